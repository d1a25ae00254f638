use squall::prelude::*;

#[app(handlers = [New, Post, AddPost, Rest])]
struct Site;

#[handler(get, "/posts/new")]
struct New;

impl New {
    async fn get(self) -> &'static str {
        "new"
    }
}

#[handler(get, "/posts/{slug}")]
struct Post {
    slug: String,
}

impl Post {
    async fn get(self) -> String {
        self.slug
    }
}

#[handler(post, "/posts/{number}")]
struct AddPost {
    number: u32,
}

impl AddPost {
    async fn post(self) -> String {
        self.number.to_string()
    }
}

#[handler(get, "/{*rest}")]
struct Rest {
    rest: String,
}

impl Rest {
    async fn get(self) -> String {
        self.rest
    }
}

fn main() {}

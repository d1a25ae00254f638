use squall::prelude::*;

#[section("/news", public)]
struct News;

#[app(handlers = [Posts, Post, Plain])]
struct Site;

#[handler(get, "/posts", public)]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/post", in = News)]
struct Post;

impl Post {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/plain")]
struct Plain;

impl Plain {
    async fn get(self) -> &'static str {
        ""
    }
}

fn main() {}

use squall::prelude::*;

#[app(handlers = [Posts, Articles])]
struct Site;

#[handler(get, post, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }

    async fn post(self) -> &'static str {
        "posted"
    }
}

#[handler(get, "/posts")]
struct Articles;

impl Articles {
    async fn get(self) -> &'static str {
        "articles"
    }
}

fn main() {}

use squall::prelude::*;

#[app(handlers = [Posts, Post])]
struct App;

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn post(self) -> &'static str {
        ""
    }
}

#[handler(delete, put, "/post")]
struct Post;

impl Post {
    async fn post(self) -> &'static str {
        ""
    }

    async fn delete(self) -> &'static str {
        ""
    }
}

fn main() {}

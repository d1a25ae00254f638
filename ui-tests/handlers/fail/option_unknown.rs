use squall::prelude::*;

#[handler(get, "/posts", colour = true)]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

fn main() {}

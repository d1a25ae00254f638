use squall::prelude::*;

#[handler(post, "/posts", body_limit = unlimited)]
struct Posts;

impl Posts {
    async fn post(self) -> &'static str {
        "posted"
    }
}

fn main() {}

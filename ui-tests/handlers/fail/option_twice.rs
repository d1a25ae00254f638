use squall::prelude::*;

#[handler(post, "/posts", body_limit = 10, body_limit = 20)]
struct Posts;

impl Posts {
    async fn post(self) -> &'static str {
        "posted"
    }
}

fn main() {}

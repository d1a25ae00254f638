use squall::prelude::*;

#[handler(post, "/posts", body_limti = "1 MiB")]
struct Posts;

impl Posts {
    async fn post(self) -> &'static str {
        "posted"
    }
}

fn main() {}

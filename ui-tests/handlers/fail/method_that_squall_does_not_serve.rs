use squall::prelude::*;

#[handler(connect, "/posts")]
struct Posts;

impl Posts {
    async fn connect(self) -> &'static str {
        "posts"
    }
}

fn main() {}

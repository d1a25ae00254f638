use squall::prelude::*;

struct Posts;

#[handler(get, "/posts")]
impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

fn main() {}

use squall::prelude::*;

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    fn get(self) -> &'static str {
        "posts"
    }
}

fn main() {}

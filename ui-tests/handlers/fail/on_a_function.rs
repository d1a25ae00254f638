use squall::prelude::*;

#[handler(get, "/posts")]
async fn posts() -> &'static str {
    "posts"
}

fn main() {}

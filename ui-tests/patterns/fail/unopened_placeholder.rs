use squall::prelude::*;

#[handler(get, "/posts/slug}")]
struct Post;

impl Post {
    async fn get(self) -> &'static str {
        "post"
    }
}

fn main() {}

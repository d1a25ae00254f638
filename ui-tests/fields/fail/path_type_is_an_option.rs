use squall::prelude::*;

#[handler(get, "/posts/{slug}")]
struct Post {
    slug: Option<String>,
}

impl Post {
    async fn get(self) -> Option<String> {
        self.slug
    }
}

fn main() {}

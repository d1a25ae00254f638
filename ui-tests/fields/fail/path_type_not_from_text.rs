use squall::prelude::*;

struct Slug(String);

#[handler(get, "/posts/{slug}")]
struct Post {
    slug: Slug,
}

impl Post {
    async fn get(self) -> String {
        self.slug.0
    }
}

fn main() {}

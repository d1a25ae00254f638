use squall::prelude::*;

#[handler(get, "/posts/{slug}")]
struct Post {
    #[query]
    slug: String,
}

impl Post {
    async fn get(self) -> String {
        self.slug
    }
}

fn main() {}

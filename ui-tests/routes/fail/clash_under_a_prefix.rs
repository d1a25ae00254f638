use squall::prelude::*;

use ui_tests::blog;

#[app(handlers = [Post, "/blog" => blog::READERS])]
struct Site;

#[handler(get, "/blog/posts/{slug}")]
struct Post {
    slug: String,
}

impl Post {
    async fn get(self) -> String {
        self.slug
    }
}

fn main() {}

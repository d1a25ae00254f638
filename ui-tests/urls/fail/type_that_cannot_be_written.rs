use squall::prelude::*;

use std::str::FromStr;

struct Slug(String);

impl FromStr for Slug {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Slug, Self::Err> {
        Ok(Slug(text.to_owned()))
    }
}

#[handler(get, "/posts/{slug}")]
struct Post {
    slug: Slug,
}

impl Post {
    async fn get(self) -> String {
        self.slug.0
    }
}

fn main() {
    println!("{}", Post::url(Slug("a".to_owned())));
}

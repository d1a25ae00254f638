use squall::prelude::*;

use std::str::FromStr;

struct Slug(String);
struct Bad;

impl FromStr for Slug {
    type Err = Bad;

    fn from_str(text: &str) -> Result<Slug, Bad> {
        if text.is_empty() { Err(Bad) } else { Ok(Slug(text.to_owned())) }
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

fn main() {}

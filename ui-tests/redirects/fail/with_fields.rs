use squall::prelude::*;

#[redirect("/blog/{slug}", to = "/posts/{slug}")]
struct Blog {
    slug: String,
}

fn main() {}

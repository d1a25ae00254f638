use squall::prelude::*;

#[redirect("/blog/{slug}", to = "/posts?slug={slug}")]
struct Blog;

fn main() {}

use squall::prelude::*;

#[redirect("/blog")]
struct Blog;

fn main() {}

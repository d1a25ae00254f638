use squall::prelude::*;

#[redirect("/blog/{year}/{slug}", to = "/posts/{slag}")]
struct OldPosts;

fn main() {}

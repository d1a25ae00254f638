use squall::prelude::*;

#[app(handlers = [OldPosts])]
struct Site;

#[redirect("/blog/{slug}", to = "/posts/{slag}")]
struct OldPosts;

fn main() {}

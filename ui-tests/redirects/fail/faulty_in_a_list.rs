use squall::prelude::*;
use squall::redirect;

#[app(handlers = [OldPosts])]
struct Site;

#[redirect("/blog/{slug}", to = "/posts/{slag}")]
struct OldPosts;

fn main() {}

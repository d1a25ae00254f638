use squall::prelude::*;

#[redirect("/blog", to = "/posts", status = 200)]
struct Blog;

fn main() {}

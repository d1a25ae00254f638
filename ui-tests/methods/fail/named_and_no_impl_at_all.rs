use squall::prelude::*;

#[handler(get, "/posts")]
struct Posts;

fn main() {}

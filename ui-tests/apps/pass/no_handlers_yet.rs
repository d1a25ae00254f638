use squall::prelude::*;

#[app(handlers = [])]
struct Site;

fn main() {}

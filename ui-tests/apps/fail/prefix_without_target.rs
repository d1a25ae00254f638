use squall::prelude::*;

#[app(handlers = ["/blog" =>])]
struct Site;

fn main() {}

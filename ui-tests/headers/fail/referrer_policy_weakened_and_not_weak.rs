use squall::prelude::*;

#[app(handlers = [], referrer_policy = weakened("origin", "the shop wants it"))]
struct Site;

fn main() {}

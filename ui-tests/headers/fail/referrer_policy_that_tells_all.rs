use squall::prelude::*;

#[app(handlers = [], referrer_policy = "unsafe-url")]
struct Site;

fn main() {}

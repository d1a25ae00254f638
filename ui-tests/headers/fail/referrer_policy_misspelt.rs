use squall::prelude::*;

#[app(handlers = [], referrer_policy = "no-referer")]
struct Site;

fn main() {}

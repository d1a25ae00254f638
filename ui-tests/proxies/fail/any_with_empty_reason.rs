use squall::prelude::*;

#[app(handlers = [], trusted_proxies = any(""))]
struct Site;

fn main() {}

use squall::prelude::*;

#[app(handlers = [], trusted_proxies = ["10.1.2.3/8"])]
struct Site;

fn main() {}

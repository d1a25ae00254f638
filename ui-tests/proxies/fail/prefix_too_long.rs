use squall::prelude::*;

#[app(handlers = [], trusted_proxies = ["10.0.0.0/33"])]
struct Site;

fn main() {}

use squall::prelude::*;

#[app(handlers = [], trusted_proxies = ["10.0.0.0/8", "fd00::/8", "::1", "192.0.2.7"])]
struct Site;

fn main() {}

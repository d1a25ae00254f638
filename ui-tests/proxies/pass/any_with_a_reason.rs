use squall::prelude::*;

#[app(handlers = [], trusted_proxies = any("only the proxy reaches this port"))]
struct Site;

fn main() {}

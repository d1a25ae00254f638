use squall::prelude::*;

#[app(handlers = [], trusted_proxies = forwarded(any("only the proxy reaches this port")))]
struct Site;

fn main() {}

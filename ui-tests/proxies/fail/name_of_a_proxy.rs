use squall::prelude::*;

#[app(handlers = [], trusted_proxies = ["proxy.internal"])]
struct Site;

fn main() {}

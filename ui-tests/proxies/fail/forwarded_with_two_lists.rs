use squall::prelude::*;

#[app(handlers = [], trusted_proxies = forwarded(["10.0.0.0/8"], ["fd00::/8"]))]
struct Site;

fn main() {}

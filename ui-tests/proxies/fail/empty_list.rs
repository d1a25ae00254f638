use squall::prelude::*;

#[app(handlers = [], trusted_proxies = [])]
struct Site;

fn main() {}

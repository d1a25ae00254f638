use squall::prelude::*;

#[app(handlers = [], trusted_proxies = ["[::1]"])]
struct Site;

fn main() {}

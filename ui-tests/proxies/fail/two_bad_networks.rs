use squall::prelude::*;

#[app(handlers = [], trusted_proxies = ["x", "10.0.0.0/99"])]
struct Site;

fn main() {}

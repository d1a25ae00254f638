use squall::prelude::*;

#[app(handlers = [], trusted_proxies = ["0.0.0.0/0"])]
struct Site;

fn main() {}

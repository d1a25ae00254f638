use squall::prelude::*;

#[app(handlers = [], trusted_proxies = ["10.0.0.1:80"])]
struct Site;

fn main() {}

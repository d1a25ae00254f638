use squall::prelude::*;

#[app(handlers = [], trusted_proxies = ["10.0.0.0/255.0.0.0"])]
struct Site;

fn main() {}

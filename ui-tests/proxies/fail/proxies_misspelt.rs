use squall::prelude::*;

#[app(handlers = [], trusted_proxy = ["10.0.0.0/8"])]
struct Site;

fn main() {}

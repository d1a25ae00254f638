use squall::prelude::*;

#[app(handlers = [], hosts = ["https://example.com"])]
struct Site;

fn main() {}

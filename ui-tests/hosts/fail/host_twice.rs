use squall::prelude::*;

#[app(handlers = [], hosts = ["example.com", "EXAMPLE.com"])]
struct Site;

fn main() {}

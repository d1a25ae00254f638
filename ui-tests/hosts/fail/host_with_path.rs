use squall::prelude::*;

#[app(handlers = [], hosts = ["example.com/shop"])]
struct Site;

fn main() {}

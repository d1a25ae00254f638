use squall::prelude::*;

#[app(handlers = [], hosts = ["*.com"])]
struct Site;

fn main() {}

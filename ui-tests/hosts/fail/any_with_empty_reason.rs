use squall::prelude::*;

#[app(handlers = [], hosts = any(""))]
struct Site;

fn main() {}

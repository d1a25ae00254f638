use squall::prelude::*;

#[app(handlers = [], hosts = [example])]
struct Site;

fn main() {}

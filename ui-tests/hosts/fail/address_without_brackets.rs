use squall::prelude::*;

#[app(handlers = [], hosts = ["::1"])]
struct Site;

fn main() {}

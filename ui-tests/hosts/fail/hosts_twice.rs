use squall::prelude::*;

#[app(handlers = [], hosts = ["example.com"], hosts = ["example.org"])]
struct Site;

fn main() {}

use squall::prelude::*;

#[app(handlers = [], hosts = ["example.com:443"])]
struct Site;

fn main() {}

use squall::prelude::*;

#[app(handlers = [], hosts = ["example.com:443", "example.com/"])]
struct Site;

fn main() {}

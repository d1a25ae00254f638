use squall::prelude::*;

#[app(handlers = [], hosts = "example.com")]
struct Site;

fn main() {}

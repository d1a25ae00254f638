use squall::prelude::*;

#[app(handlers = [], hosts = ["example.com", "*.example.com", "127.0.0.1", "[::1]"])]
struct Site;

fn main() {}

use squall::prelude::*;

#[app(handlers = [], hosts = ["bücher.example"])]
struct Site;

fn main() {}

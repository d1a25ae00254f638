use squall::prelude::*;

#[app(handlers = [], hosts)]
struct Site;

fn main() {}

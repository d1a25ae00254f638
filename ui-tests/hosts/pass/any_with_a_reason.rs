use squall::prelude::*;

#[app(handlers = [], hosts = any("customers bring their own domains"))]
struct Site;

fn main() {}

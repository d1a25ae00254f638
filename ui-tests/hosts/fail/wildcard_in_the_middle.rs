use squall::prelude::*;

#[app(handlers = [], hosts = ["shop.*.example.com"])]
struct Site;

fn main() {}

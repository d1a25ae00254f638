use squall::prelude::*;

#[section("/admin")]
struct Admin;

#[app(handlers = [Admin])]
struct Site;

fn main() {}

use squall::prelude::*;

#[section("/site")]
struct Site;

#[section("/admin", im = Site)]
struct Admin;

fn main() {}

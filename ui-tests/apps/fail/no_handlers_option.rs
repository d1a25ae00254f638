use squall::prelude::*;

#[app]
struct Site;

fn main() {}

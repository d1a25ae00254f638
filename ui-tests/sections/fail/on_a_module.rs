use squall::prelude::*;

#[section("/admin")]
mod admin {}

fn main() {}

use squall::prelude::*;

#[section]
struct Admin;

fn main() {}

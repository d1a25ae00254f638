use squall::prelude::*;

#[section("/api", deadline = "soon")]
struct Api;

fn main() {}

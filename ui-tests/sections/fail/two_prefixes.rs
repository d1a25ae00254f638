use squall::prelude::*;

#[section("/admin", "/manage")]
struct Admin;

fn main() {}

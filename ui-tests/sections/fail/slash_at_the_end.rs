use squall::prelude::*;

#[section("/admin/")]
struct Admin;

fn main() {}

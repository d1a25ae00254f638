use squall::prelude::*;

#[section("/admin", body_limit = 1KiB)]
struct Admin;

fn main() {}

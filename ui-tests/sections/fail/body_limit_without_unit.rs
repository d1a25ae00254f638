use squall::prelude::*;

#[section("/admin", body_limit = "much")]
struct Admin;

#[section("/blog", body_limit = unlimited)]
struct Blog;

fn main() {}

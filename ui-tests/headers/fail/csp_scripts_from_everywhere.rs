use squall::prelude::*;

#[section("/admin", csp = "script-src *")]
struct Admin;

fn main() {}

use squall::prelude::*;

#[section("/admin", csp = "img-src data:", csp = "img-src 'self'")]
struct Admin;

fn main() {}

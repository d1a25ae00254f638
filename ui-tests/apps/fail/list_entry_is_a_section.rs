use squall::prelude::*;

#[section("/admin")]
struct Admin;

handlers! { pub PAGES = [Admin] }

fn main() {}

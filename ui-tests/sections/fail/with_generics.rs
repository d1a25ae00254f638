use squall::prelude::*;

#[section("/admin")]
struct Admin<T>;

fn main() {}

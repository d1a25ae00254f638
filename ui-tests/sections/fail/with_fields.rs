use squall::prelude::*;

#[section("/admin")]
struct Admin {
    name: String,
}

fn main() {}

use squall::prelude::*;

#[section("/a", in = A)]
struct A;

fn main() {}

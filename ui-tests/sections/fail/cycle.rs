use squall::prelude::*;

#[section("/a", in = B)]
struct A;

#[section("/b", in = A)]
struct B;

fn main() {}

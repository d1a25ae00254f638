use squall::prelude::*;

#[handler(any, "/mirror")]
struct Mirror;

impl Mirror {}

fn main() {}

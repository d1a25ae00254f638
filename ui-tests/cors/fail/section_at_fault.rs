use squall::prelude::*;

#[section("/api", cors = anyone)]
struct Api;

fn main() {}

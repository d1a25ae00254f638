use squall::prelude::*;

#[section("/api", throttle = "10/3m", throttle = "100/h")]
struct Api;

fn main() {}

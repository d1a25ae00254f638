#![allow(dead_code)]

use squall::prelude::*;

#[handler(get, "/hello/{name}")]
struct Greet<'r> {
    name: &'r str,
}

impl<'r> Greet<'r> {
    async fn get(self) -> String {
        format!("Hello, {}!", self.name)
    }
}

fn main() {}

use squall::prelude::*;

#[handler(get, "/posts/../admin")]
struct Admin;

impl Admin {
    async fn get(self) -> &'static str {
        "admin"
    }
}

fn main() {}

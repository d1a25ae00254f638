use squall::prelude::*;

#[handler(get, "/", "/index")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

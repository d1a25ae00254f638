use squall::prelude::*;

#[handler(get, "/", deadline = "0s")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

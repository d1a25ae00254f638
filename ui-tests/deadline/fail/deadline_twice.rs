use squall::prelude::*;

#[handler(get, "/", deadline = "5s", deadline = "6s")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

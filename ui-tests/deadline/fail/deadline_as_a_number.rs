use squall::prelude::*;

#[handler(get, "/", deadline = 5)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

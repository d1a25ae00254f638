use squall::prelude::*;

#[handler(get, "/", deadline = off)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

use squall::prelude::*;

#[handler(get, "/", deadline = "2d")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

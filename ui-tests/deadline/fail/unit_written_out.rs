use squall::prelude::*;

#[handler(get, "/", deadline = "5 seconds")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

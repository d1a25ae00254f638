use squall::prelude::*;

#[handler(get, "/", cors = off)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

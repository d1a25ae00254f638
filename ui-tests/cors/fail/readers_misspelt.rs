use squall::prelude::*;

#[handler(get, "/", cors = all)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

use squall::prelude::*;

#[handler(get, "/", deadline)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

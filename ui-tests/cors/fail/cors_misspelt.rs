use squall::prelude::*;

#[handler(get, "/", corss = any)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

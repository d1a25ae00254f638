use squall::prelude::*;

#[handler(get, "/", deadlin = "5s")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

use squall::prelude::*;

handlers! { pub = [Index] }

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

use squall::prelude::*;

#[handler(get, "/", cross_origin_opener_policy = "unsafe-none")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

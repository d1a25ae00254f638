use squall::prelude::*;

#[handler(get, "/", cross_origin_resource_policy = "anyone")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

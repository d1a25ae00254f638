use squall::prelude::*;

#[app(handelrs = [Index])]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

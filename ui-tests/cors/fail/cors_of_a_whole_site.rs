use squall::prelude::*;

#[app(handlers = [Index], cors = any)]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

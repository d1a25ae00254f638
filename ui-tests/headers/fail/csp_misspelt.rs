use squall::prelude::*;

#[handler(get, "/", cps = "img-src data:")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

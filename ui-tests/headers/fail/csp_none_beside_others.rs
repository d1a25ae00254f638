use squall::prelude::*;

#[handler(get, "/", csp = "img-src 'none' data:")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

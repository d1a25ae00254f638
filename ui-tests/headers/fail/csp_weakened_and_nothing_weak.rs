use squall::prelude::*;

#[handler(get, "/", csp = weakened("img-src data:", "pictures are in the page"))]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

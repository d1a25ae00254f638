use squall::prelude::*;

#[handler(get, "/", csp = "img-src 'self'; img-src data:")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

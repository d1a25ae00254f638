use squall::prelude::*;

#[handler(get, "/", csp = true)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

use squall::prelude::*;

#[handler(get, "/", csp = "script-src 'slef'")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

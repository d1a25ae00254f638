use squall::prelude::*;

#[handler(get, "/", csp = "script-src http://cdn.example.com")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

use squall::prelude::*;

#[handler(get, "/", csp = weakened("script-src 'unsafe-inline'"))]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

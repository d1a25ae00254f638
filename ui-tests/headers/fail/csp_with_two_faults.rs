use squall::prelude::*;

#[handler(get, "/", csp = "img-source data:; script-src 'unsafe-eval'")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

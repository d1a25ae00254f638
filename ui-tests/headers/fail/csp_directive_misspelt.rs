use squall::prelude::*;

#[handler(get, "/", csp = "script-scr 'self'")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

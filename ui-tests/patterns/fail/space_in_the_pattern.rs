use squall::prelude::*;

#[handler(get, "/new posts")]
struct New;

impl New {
    async fn get(self) -> &'static str {
        "new"
    }
}

fn main() {}

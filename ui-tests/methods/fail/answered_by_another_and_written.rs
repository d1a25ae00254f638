use squall::prelude::*;

#[handler(get, post = get, "/search")]
struct Search;

impl Search {
    async fn get(self) -> &'static str {
        ""
    }

    async fn post(self) -> &'static str {
        ""
    }
}

fn main() {}

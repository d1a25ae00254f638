use squall::prelude::*;

#[handler(post = get, "/search")]
struct Search;

impl Search {
    async fn get(self) -> &'static str {
        ""
    }
}

fn main() {}

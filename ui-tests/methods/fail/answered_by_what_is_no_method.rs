use squall::prelude::*;

#[handler(get, post = answer, "/search")]
struct Search;

impl Search {
    async fn get(self) -> &'static str {
        ""
    }
}

fn main() {}

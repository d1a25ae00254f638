use squall::Arguments;
use squall::prelude::*;

#[handler(post, "/search")]
struct Search {
    #[arguments]
    arguments: Arguments,
    #[body]
    body: String,
}

impl Search {
    async fn post(self) -> String {
        self.body
    }
}

fn main() {}

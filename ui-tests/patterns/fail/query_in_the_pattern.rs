use squall::prelude::*;

#[handler(get, "/search?q={q}")]
struct Search {
    q: String,
}

impl Search {
    async fn get(self) -> String {
        self.q
    }
}

fn main() {}

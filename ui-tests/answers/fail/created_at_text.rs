use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Created<&'static str> {
        Created::at("/posts/1", "made")
    }
}

fn main() {}

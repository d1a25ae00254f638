use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> (u16, &'static str) {
        (404, "not here")
    }
}

fn main() {}

use squall::Conditional;
use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Conditional<&'static str> {
        Conditional::new("v1", "text")
    }
}

fn main() {}

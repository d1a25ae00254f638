use squall::{Conditional, ETag};
use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Conditional<&'static str> {
        Conditional::new(ETag::strong(vec![1]), "text")
    }
}

fn main() {}

use squall::{Conditional, ETag};
use squall::prelude::*;

struct Post;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Conditional<Post> {
        Conditional::new(ETag::strong(1), Post)
    }
}

fn main() {}

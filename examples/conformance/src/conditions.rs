//! Answers that a client may have already.

use squall::prelude::*;
use squall::{Conditional, ETag};

handlers!(pub HANDLERS = [Tagged]);

#[handler(get, "/etag/{*tag}")]
struct Tagged {
    tag: String,
}

impl Tagged {
    async fn get(self) -> impl Respond {
        let etag = self.tag.parse().unwrap_or_else(|_| ETag::strong(&self.tag));
        Conditional::new(etag, self.tag)
    }
}

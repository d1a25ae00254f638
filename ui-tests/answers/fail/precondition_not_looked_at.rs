#![deny(unused_must_use)]
use squall::prelude::*;
use squall::{ETag, Preconditions};

#[handler(put, "/page")]
struct Page {
    preconditions: Preconditions,
}

impl Page {
    async fn put(self) {
        self.preconditions.check(ETag::strong(1));
    }
}

#[app(handlers = [Page])]
struct App;

fn main() {
    _ = squall::service(App);
}

use futures_util::stream;
use squall::Streamed;
use squall::prelude::*;

struct Gone;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Streamed {
        Streamed::text(stream::iter([Ok("a"), Err(Gone)]))
    }
}

fn main() {}

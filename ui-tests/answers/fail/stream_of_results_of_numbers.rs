use futures_util::stream;
use squall::Streamed;
use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Streamed {
        Streamed::bytes(stream::iter([Ok::<u32, Error>(7)]))
    }
}

fn main() {}

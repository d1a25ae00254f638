use futures_util::{StreamExt, stream};
use squall::Streamed;
use squall::prelude::*;

#[handler(get, "/pages/{words}")]
struct Page {
    words: String,
}

impl Page {
    async fn get(self) -> Streamed {
        Streamed::text(stream::iter(self.words.split('-')).map(|word| Ok::<_, Error>(word.to_owned())))
    }
}

fn main() {}

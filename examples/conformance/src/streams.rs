//! Bodies piece by piece, in both directions.

use futures_util::stream;
use squall::prelude::*;
use squall::{Body, Streamed};

handlers!(pub HANDLERS = [Chunks, Count]);

#[handler(get, "/chunked")]
struct Chunks;

impl Chunks {
    async fn get(self) -> Streamed {
        Streamed::text(stream::iter(["a", "b", "c"]))
    }
}

#[handler(post, "/stream", body_limit = unlimited("it is counted, and nothing of it is kept"))]
struct Count {
    #[body]
    body: Body,
}

impl Count {
    async fn post(self) -> Result<String> {
        count(self.body).await
    }
}

/// How many bytes come.
pub async fn count(mut body: Body) -> Result<String> {
    let mut bytes = 0;
    while let Some(piece) = body.next().await {
        bytes += piece?.len();
    }
    Ok(bytes.to_string())
}

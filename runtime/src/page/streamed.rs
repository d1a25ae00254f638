//! `#[page("..", stream)]`: a long page that is sent while it is rendered.

use super::PageHead;
use crate::body::Body;
use crate::error::Error;
use crate::respond::Response;
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// So many bytes are sent at a time.
const PIECE: usize = 16 * 1024;
/// So many pieces wait for the client to take them, before rendering waits too.
const AHEAD: usize = 2;

/// Answers with what `render` writes, piece by piece. Templates wait for nothing, so it runs on a thread of its own, and
/// stands still there while the client is slow; when the client goes away, writing fails and rendering ends.
pub fn streamed(
    render: impl FnOnce(&mut dyn fmt::Write) -> askama::Result<()> + Send + 'static,
    head: &'static PageHead,
) -> Response {
    let (pieces, received) = mpsc::channel(AHEAD);
    tokio::task::spawn_blocking(move || {
        let mut writer = Pieces { text: String::with_capacity(PIECE), pieces };
        let done = match render(&mut writer) {
            Ok(()) => writer.send().map_err(|_| askama::Error::Fmt),
            Err(error) => Err(error),
        };
        // Where nobody listens any more, that is why it has failed.
        if let Err(error) = done
            && !writer.pieces.is_closed()
        {
            _ = writer.pieces.blocking_send(Err(super::failed(error)));
        }
    });
    head.response(Body::from_stream(Received(received)))
}

struct Pieces {
    text: String,
    pieces: mpsc::Sender<Result<Bytes, Error>>,
}

impl Pieces {
    fn send(&mut self) -> fmt::Result {
        if self.text.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.text, String::with_capacity(PIECE));
        self.pieces.blocking_send(Ok(piece.into())).map_err(|_| fmt::Error)
    }
}

impl fmt::Write for Pieces {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text.push_str(text);
        if self.text.len() >= PIECE { self.send() } else { Ok(()) }
    }
}

struct Received(mpsc::Receiver<Result<Bytes, Error>>);

impl Stream for Received {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

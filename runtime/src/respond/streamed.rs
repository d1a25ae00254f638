//! Answers that are made while they are sent.

use super::{Respond, Response};
use crate::body::{Body, Piece};
use crate::error::Result;
use crate::request::Request;
use futures_core::Stream;
use http::HeaderValue;
use http::header::CONTENT_TYPE;

/// An answer that is sent as a stream brings its pieces: an export of a million rows, the lines of a log.
///
/// The stream is any [`futures_core::Stream`] of text or bytes, or of `Result`s of them; the next piece is asked for
/// when the client has taken the last ones, and a client that goes away drops the stream. An error after the beginning
/// ends the connection, so that the client does not take a part for the whole, and the log has one line of it. There is
/// no `Content-Length`.
///
/// ```
/// use futures_util::stream;
/// use squall::Streamed;
/// use squall::prelude::*;
///
/// #[handler(get, "/countdown")]
/// struct Countdown;
///
/// impl Countdown {
///     async fn get(self) -> Streamed {
///         Streamed::text(stream::iter((0..=3).rev().map(|number| format!("{number}\n"))))
///     }
/// }
/// # #[app(handlers = [Countdown])] struct App;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # squall::testing::Client::new(App).get("/countdown").await.expect_text("3\n2\n1\n0\n");
/// # }
/// ```
#[derive(Debug)]
pub struct Streamed {
    content_type: &'static str,
    body: Body,
}

impl Streamed {
    /// Text in UTF-8: `text/plain`.
    pub fn text<S>(stream: S) -> Streamed
    where
        S: Stream<Item: Piece> + Send + 'static,
    {
        Streamed::new("text/plain; charset=utf-8", stream)
    }

    /// Bytes: `application/octet-stream`.
    pub fn bytes<S>(stream: S) -> Streamed
    where
        S: Stream<Item: Piece> + Send + 'static,
    {
        Streamed::new("application/octet-stream", stream)
    }

    /// Any other type, such as `text/csv; charset=utf-8`. One that cannot stand in a header is a logged 500.
    pub fn new<S>(content_type: &'static str, stream: S) -> Streamed
    where
        S: Stream<Item: Piece> + Send + 'static,
    {
        Streamed { content_type, body: Body::from_stream(stream) }
    }
}

impl Respond for Streamed {
    fn respond(self, _request: &Request) -> Result<Response> {
        let mut response = Response::new(self.body);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::try_from(self.content_type)?);
        Ok(response)
    }
}

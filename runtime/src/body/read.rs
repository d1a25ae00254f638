//! Reading a body: piece by piece, or whole.

use super::Body;
use crate::error::BodyError;
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as _;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// The most bytes that are set aside because a client says that it will send as many.
const TRUSTED_LENGTH: u64 = 64 * 1024;

impl Body {
    /// The next piece, as it came; `None` at the end. Trailers are left out.
    ///
    /// After an error there is nothing more. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<Bytes, BodyError>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All of it. A body that came in one piece is not copied.
    ///
    /// It is as long as the sender likes, unless it is [limited](Body::limited); a request's body is.
    pub async fn bytes(mut self) -> Result<Bytes, BodyError> {
        let Some(first) = self.next().await.transpose()? else { return Ok(Bytes::new()) };
        let Some(second) = self.next().await.transpose()? else { return Ok(first) };
        let expected = self.size_hint().lower().min(TRUSTED_LENGTH) as usize;
        let mut all = BytesMut::with_capacity(first.len() + second.len() + expected);
        all.extend_from_slice(&first);
        all.extend_from_slice(&second);
        while let Some(piece) = self.next().await {
            all.extend_from_slice(&piece?);
        }
        Ok(all.freeze())
    }
}

impl Stream for Body {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(self.as_mut().poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => {
                    // Trailers are passed over.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

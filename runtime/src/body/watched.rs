//! A body of whose failure somebody is told.

use super::Body;
use crate::error::BodyError;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Tells once, and not where the body is dropped before its end: a client that goes away is no failure.
pub(super) struct Watched<F> {
    pub(super) body: Body,
    pub(super) tell: Option<F>,
}

impl<F: FnOnce(&BodyError) + Unpin> HttpBody for Watched<F> {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Err(error))) = &frame
            && let Some(tell) = self.tell.take()
        {
            tell(error);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

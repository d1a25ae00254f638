//! The body of an answer, which tells whether the client takes it.

use super::seen::Seen;
use crate::body::Body;
use crate::error::BodyError;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// hyper takes a piece of it before there is room for it, and comes for the next one once there was: in between the client
/// is waited for.
pub(super) struct Sending {
    body: Body,
    seen: Arc<Seen>,
    held: bool,
}

impl Sending {
    pub(super) fn new(body: Body, seen: Arc<Seen>) -> Sending {
        Sending { body, seen, held: false }
    }

    fn set_held(&mut self, held: bool) {
        if self.held != held {
            self.held = held;
            self.seen.held(held);
        }
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.set_held(false);
    }
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let poll = Pin::new(&mut self.body).poll_frame(context);
        self.set_held(matches!(poll, Poll::Ready(Some(Ok(_)))));
        poll
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

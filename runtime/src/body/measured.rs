//! A body whose length is told when it has been sent, or has been given up.

use super::Body;
use crate::error::BodyError;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Tells once, at the latest when it is dropped, how many bytes were taken from it.
pub(super) struct Measured<F: FnOnce(u64)> {
    pub(super) body: Body,
    pub(super) tell: Option<F>,
}

impl<F: FnOnce(u64)> Measured<F> {
    fn told(&mut self) {
        if let Some(tell) = self.tell.take() {
            tell(self.body.taken);
        }
    }
}

impl<F: FnOnce(u64) + Unpin> HttpBody for Measured<F> {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(None | Some(Err(_))) = &frame {
            self.told();
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

impl<F: FnOnce(u64)> Drop for Measured<F> {
    fn drop(&mut self) {
        self.told();
    }
}

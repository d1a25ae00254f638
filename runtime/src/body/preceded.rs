//! A body of which the beginning has been read already.

use super::Body;
use crate::error::BodyError;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// What has been read, and the rest.
struct Preceded {
    read: Option<Bytes>,
    rest: Body,
}

impl Body {
    /// The same body with these bytes, which were read from it, in front of it again. It is not limited by itself.
    pub(crate) fn preceded_by(self, read: Bytes) -> Body {
        if read.is_empty() { self } else { Body::wrap(Preceded { read: Some(read), rest: self }) }
    }
}

impl HttpBody for Preceded {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match self.read.take() {
            Some(read) => Poll::Ready(Some(Ok(Frame::data(read)))),
            None => Pin::new(&mut self.rest).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (read, rest) = (self.read.as_ref().map_or(0, |read| read.len() as u64), self.rest.size_hint());
        let mut hint = SizeHint::new();
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(read));
        }
        hint.set_lower(rest.lower().saturating_add(read));
        hint
    }
}

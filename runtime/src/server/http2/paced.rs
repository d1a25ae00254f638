//! The body of a request, which may not be waited for without end.

use crate::error::BodyRefused;
use crate::server::stream::body_time_left;
use bytes::Bytes;
use http::StatusCode;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// As for HTTP/1, only the time counts in which somebody asks for more and nothing comes.
pub(super) struct Paced {
    body: Incoming,
    /// How long each part may be waited for.
    time: Duration,
    taken: u64,
    waited: Duration,
    /// Since when it is being waited, and what ends that.
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Paced {
    pub(super) fn new(body: Incoming, time: Duration) -> Paced {
        Paced { body, time, taken: 0, waited: Duration::ZERO, waiting: None }
    }

    fn poll_late(&mut self, context: &mut Context<'_>) -> Poll<io::Error> {
        let left = body_time_left(self.time, self.taken, self.waited);
        let (_, timer) = self.waiting.get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left))));
        timer.as_mut().poll(context).map(|()| {
            let refused = BodyRefused { status: StatusCode::REQUEST_TIMEOUT, why: "the body took too long" };
            io::Error::new(io::ErrorKind::TimedOut, refused)
        })
    }
}

impl Body for Paced {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Pending => self.poll_late(context).map(|error| Some(Err(error))),
            Poll::Ready(frame) => {
                if let Some((since, _)) = self.waiting.take() {
                    self.waited += since.elapsed();
                }
                if let Some(Ok(frame)) = &frame {
                    self.taken += frame.data_ref().map_or(0, |data| data.len() as u64);
                }
                Poll::Ready(frame.map(|frame| frame.map_err(io::Error::other)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

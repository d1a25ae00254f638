//! The time that a handler has: `deadline = "5s"`.

use crate::error::Error;
use crate::route::Deadline;
use http::StatusCode;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// What is left of a handler's time. It begins when the handler waits for the first time: one that answers at once needs
/// no timer.
pub(super) struct Time {
    seconds: Option<u32>,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Time {
    pub(super) fn new(deadline: Deadline) -> Time {
        Time { seconds: deadline.seconds(), timer: None }
    }

    /// The handler waits: the error, where it has waited for too long.
    #[inline]
    pub(super) fn is_over(&mut self, context: &mut Context<'_>) -> Option<Error> {
        self.seconds.and_then(|seconds| self.over(seconds, context))
    }

    #[cold]
    fn over(&mut self, seconds: u32, context: &mut Context<'_>) -> Option<Error> {
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(Duration::from_secs(seconds.into()))));
        timer.as_mut().poll(context).is_ready().then(|| {
            Error::new(StatusCode::SERVICE_UNAVAILABLE, "the answer took too long")
                .with_cause(format!("the handler's deadline of {seconds} s is over"))
        })
    }
}

//! A handler that panics answers 500, and nobody else notices.

use super::blocking::Handler;
use super::deadline::Time;
use crate::error::{Result, of_panic};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::Poll;

/// Runs the future; its panic is an error. It is taken by reference, so that it is not moved, nor boxed.
///
/// Unwind safety: after a panic the future is dropped and never polled again. What it shared with others are the app's
/// fields, whose types (a poisoned `Mutex`, say) guard themselves.
pub(super) async fn caught<T>(mut future: Pin<&mut impl Future<Output = Result<T>>>) -> Result<T> {
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(poll) => poll,
        Err(panic) => Poll::Ready(Err(of_panic(&*panic))),
    })
    .await
}

/// The same for a handler: who looks after threads knows meanwhile which one it is, and it is left where its time is over.
pub(super) async fn caught_within<T>(
    mut future: Pin<&mut impl Future<Output = Result<T>>>,
    handler: Handler,
    mut time: Time,
) -> Result<T> {
    poll_fn(|context| {
        let poll = || match future.as_mut().poll(context) {
            Poll::Pending => time.is_over(context).map_or(Poll::Pending, |error| Poll::Ready(Err(error))),
            ready => ready,
        };
        handler
            .noted(|| catch_unwind(AssertUnwindSafe(poll)))
            .unwrap_or_else(|panic| Poll::Ready(Err(of_panic(&*panic))))
    })
    .await
}

/// Runs the function; its panic is an error.
pub(super) fn caught_at_once<T>(function: impl FnOnce() -> T) -> Result<T> {
    catch_unwind(AssertUnwindSafe(function)).map_err(|panic| of_panic(&*panic))
}

//! The one timer of a connection.

use std::pin::Pin;
use std::task::{Context, Waker};
use tokio::time::{Instant, Sleep, sleep_until};

/// A timer for all that a connection waits for, one after another or at the same time.
///
/// To set it costs a lock of the runtime's, so it is left where it is as long as it goes off no later than it must: who
/// is woken too early looks at the clock, and sets it then.
#[derive(Debug)]
pub(super) struct Timer {
    sleep: Pin<Box<Sleep>>,
    /// The task that it wakes.
    wakes: Option<Waker>,
}

impl Timer {
    pub(super) fn new(end: Instant) -> Timer {
        Timer { sleep: Box::pin(sleep_until(end)), wakes: None }
    }

    /// Whether it has gone off, or would wake another task.
    #[inline]
    pub(super) fn is_due(&self, context: &Context<'_>) -> bool {
        self.sleep.is_elapsed() || !self.wakes.as_ref().is_some_and(|waker| waker.will_wake(context.waker()))
    }

    /// Sets it.
    pub(super) fn set(&mut self, end: Instant, context: &mut Context<'_>) {
        self.sleep.as_mut().reset(end);
        if self.sleep.as_mut().poll(context).is_ready() {
            context.waker().wake_by_ref();
        }
        self.wakes = Some(context.waker().clone());
    }

    /// Whether this moment is over; if not, the task is woken no later than then.
    pub(super) fn is_over(&mut self, end: Instant, context: &mut Context<'_>) -> bool {
        if self.is_due(context) || self.sleep.deadline() > end {
            if Instant::now() >= end {
                return true;
            }
            self.set(end, context);
        }
        false
    }
}

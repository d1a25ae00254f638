//! The one timer of a connection.

use std::pin::Pin;
use std::task::{Context, Waker};
use tokio::time::{Instant, Sleep, sleep_until};

/// A timer for all that a connection waits for, one after another or at the same time.
///
/// To set it costs a lock of the runtime's, so it is left where it is as long as it goes off no later than it must: who
/// is woken too early looks at the clock, and sets it then.
///
/// None is made before it is needed: most connections never need one.
#[derive(Debug, Default)]
pub(super) struct Timer(Option<Set>);

#[derive(Debug)]
struct Set {
    sleep: Pin<Box<Sleep>>,
    /// The task that it wakes.
    wakes: Waker,
}

impl Timer {
    /// Whether it is not set, has gone off, or would wake another task.
    #[inline]
    pub(super) fn is_due(&self, context: &Context<'_>) -> bool {
        match &self.0 {
            None => true,
            Some(set) => set.sleep.is_elapsed() || !set.wakes.will_wake(context.waker()),
        }
    }

    /// Sets it.
    pub(super) fn set(&mut self, end: Instant, context: &mut Context<'_>) {
        let wakes = context.waker().clone();
        let sleep = match self.0.take() {
            None => Box::pin(sleep_until(end)),
            Some(Set { mut sleep, .. }) => {
                sleep.as_mut().reset(end);
                sleep
            }
        };
        let set = self.0.insert(Set { sleep, wakes });
        if set.sleep.as_mut().poll(context).is_ready() {
            context.waker().wake_by_ref();
        }
    }

    /// Whether this moment is over; if not, the task is woken no later than then.
    pub(super) fn is_over(&mut self, end: Instant, context: &mut Context<'_>) -> bool {
        if self.is_due(context) || self.0.as_ref().is_some_and(|set| set.sleep.deadline() > end) {
            if Instant::now() >= end {
                return true;
            }
            self.set(end, context);
        }
        false
    }
}

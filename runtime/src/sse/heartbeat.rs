//! When a silent stream says that it is still there.

use crate::ticks::{self, Alarm};
use std::task::Context;
use std::time::Duration;

/// The longest pause, in seconds.
const LONGEST: u64 = 60;

/// A heart that beats as long as it is held.
pub(super) struct Heart {
    /// In ticks.
    every: u32,
    /// The tick by which it beats next.
    next: u32,
    alarm: Alarm,
}

impl Heart {
    /// One that beats so often, to the second; at least once a second, at most once a minute.
    pub(super) fn new(every: Duration) -> Heart {
        // At most 60.
        let every = every.as_secs().clamp(1, LONGEST) as u32;
        Heart { every, next: ticks::count().wrapping_add(every), alarm: Alarm::default() }
    }

    /// Whether its time has come; if not, the task is woken when it does. Where the process cannot have another thread, silent
    /// streams stay silent.
    pub(super) fn is_due(&mut self, context: &Context<'_>) -> bool {
        if ticks::has_been(self.next) {
            self.next = ticks::count().wrapping_add(self.every);
            return true;
        }
        self.alarm.set(self.next, context.waker());
        false
    }
}

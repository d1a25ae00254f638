//! Connections that wait for their clients, and make room where there are as many as there may be.
//!
//! Without that, whoever opens all of them and says nothing keeps everybody else out for as long as a connection may be idle.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

/// The connections of a listener that wait for their clients: between two requests for a second or more, or within a head.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting(Arc<Mutex<Line>>);

#[derive(Debug, Default)]
struct Line {
    next: u64,
    /// Whom to wake, in the order in which they began to wait.
    line: BTreeMap<u64, Waker>,
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, Line> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The task begins to wait. It is woken where it is asked to make room.
    pub(super) fn join(&self, waker: &Waker) -> Ticket {
        let mut line = self.lock();
        let number = line.next;
        line.next += 1;
        line.line.insert(number, waker.clone());
        Ticket { waiting: self.clone(), number }
    }

    /// Asks the one that has waited longest to make room; `false` where none waits.
    pub(super) fn ask_the_longest(&self) -> bool {
        let longest = self.lock().line.pop_first();
        longest.is_some_and(|(_, waker)| {
            waker.wake();
            true
        })
    }
}

/// A place in the line, for as long as it is kept.
#[derive(Debug)]
pub(super) struct Ticket {
    waiting: Waiting,
    number: u64,
}

impl Ticket {
    /// Whether the connection is to make room.
    pub(super) fn is_asked(&self) -> bool {
        !self.waiting.lock().line.contains_key(&self.number)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.waiting.lock().line.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_waiting_is_asked_first_and_who_has_left_is_not() {
        let waiting = Waiting::default();
        let [first, second, third] = [(); 3].map(|()| waiting.join(Waker::noop()));
        drop(second);
        assert!(waiting.ask_the_longest());
        assert!(first.is_asked() && !third.is_asked());
        assert!(waiting.ask_the_longest());
        assert!(third.is_asked());
        assert!(!waiting.ask_the_longest());
        drop(third);
        let fourth = waiting.join(Waker::noop());
        assert!(!fourth.is_asked() && waiting.ask_the_longest());
    }
}

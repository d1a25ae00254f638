//! What has gone wrong on the server's side while a request was handled: it stands in the request's line of log.

use super::Request;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};

/// What went wrong, and where; the first thing, then what came of it.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) causes: String,
    pub(crate) at: &'static Location<'static>,
}

/// What has gone wrong so far. Empty, it owns no memory.
pub(super) type Failures = Mutex<Option<Failure>>;

impl Request {
    /// Notes a failure. A second one, of the page that was to tell of the first, say, is added to it: a request has one
    /// line of log.
    pub(crate) fn note_failure(&self, causes: String, at: &'static Location<'static>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *failures {
            None => *failures = Some(Failure { causes, at }),
            Some(first) => first.causes.push_str(&format!("; then, at {at}: {causes}")),
        }
    }

    /// Gives away what has been noted.
    pub(crate) fn take_failure(&mut self) -> Option<Failure> {
        self.failures.get_mut().unwrap_or_else(PoisonError::into_inner).take()
    }
}

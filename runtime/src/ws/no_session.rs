//! Without sessions a socket is opened in none.

use crate::request::Request;
use std::task::Context;

/// There is none.
pub(super) enum OfSession {}

impl OfSession {
    pub(super) fn of(_: &Request) -> Option<OfSession> {
        None
    }

    pub(super) fn is_ended(&mut self, _: &mut Context<'_>) -> bool {
        match *self {}
    }
}

//! The session that a socket was opened in: when it ends, so does the socket.

use crate::request::{BoxFuture, Request};
use crate::session::end_of;
use std::task::{Context, Poll};

/// The session of who is signed in.
pub(super) struct OfSession(BoxFuture<'static, ()>);

impl OfSession {
    /// That of the request, if it has asked for one.
    pub(super) fn of(request: &Request) -> Option<OfSession> {
        Some(OfSession(Box::pin(end_of(request)?.come())))
    }

    /// Whether it has ended. Not asked again once it has.
    pub(super) fn is_ended(&mut self, context: &mut Context<'_>) -> bool {
        self.0.as_mut().poll(context) == Poll::Ready(())
    }
}

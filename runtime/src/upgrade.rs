//! A connection that goes on as something else than HTTP once its answer, a 101, has been sent (RFC 9110, 7.8).

use crate::respond::Response;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite};

/// What carried the connection.
pub(crate) trait Transport: AsyncRead + AsyncWrite + Send + Unpin {
    /// Lets the end throw away what the other side has not taken.
    fn forget_unsent(&self);
}

/// What the connection goes on as. It is the task of the connection that polls it.
pub(crate) trait Conversation: Send {
    /// Goes on; `ends` says that the server is to stop, and that the other side is to be told.
    fn poll(&mut self, context: &mut Context<'_>, ends: bool) -> Poll<()>;
}

/// Makes the conversation, of what carries it and of what has been read of it already.
type Begin = Box<dyn FnOnce(Box<dyn Transport>, Vec<u8>) -> Box<dyn Conversation> + Send>;

/// How the connection goes on: an extension of a response with 101.
#[derive(Clone)]
pub(crate) struct Upgrade(Arc<Mutex<Option<Begin>>>);

impl Upgrade {
    /// Marks the response.
    pub(crate) fn mark(
        response: &mut Response,
        begin: impl FnOnce(Box<dyn Transport>, Vec<u8>) -> Box<dyn Conversation> + Send + 'static,
    ) {
        response.extensions_mut().insert(Upgrade(Arc::new(Mutex::new(Some(Box::new(begin))))));
    }

    /// Takes the mark away.
    pub(crate) fn of(response: &mut Response) -> Option<Upgrade> {
        response.extensions_mut().remove()
    }

    /// Begins the conversation; `None` where a copy of this has begun one.
    pub(crate) fn begin(self, transport: Box<dyn Transport>, ahead: Vec<u8>) -> Option<Box<dyn Conversation>> {
        let begin = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(begin(transport, ahead))
    }
}

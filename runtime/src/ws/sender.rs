//! Sending through a socket from other tasks, by a queue that has bounds.

use super::close::{Close, CloseCode};
use super::message::{Message, SendError};
use super::shared::{Outgoing, Phase, Shared, TOO_SLOW};
use super::socket::Write;
use std::fmt;
use std::sync::Arc;

/// How much may wait for a client that takes less than is sent, and what becomes of the rest.
///
/// ```
/// use squall::ws::{Overflow, Queue};
///
/// // The newest 16 positions of a game: older ones are worth nothing.
/// let queue = Queue::new().messages(16).overflow(Overflow::DropOldest);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    messages: usize,
    bytes: usize,
    overflow: Overflow,
}

/// What becomes of a message for which the queue has no room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overflow {
    /// The oldest messages of the queue are left out for it.
    DropOldest,
    /// It is left out itself: [`SendError::Full`].
    DropNewest,
    /// The client is too slow for this socket, which is closed by code 1008.
    #[default]
    Close,
}

/// As [`Queue::new`].
impl Default for Queue {
    fn default() -> Queue {
        Queue::new()
    }
}

impl Queue {
    /// 1,024 messages and 1 MiB; who takes no more is closed.
    pub const fn new() -> Queue {
        Queue { messages: 1024, bytes: 1024 * 1024, overflow: Overflow::Close }
    }

    /// At most so many messages; at least one.
    pub const fn messages(mut self, messages: usize) -> Queue {
        self.messages = if messages == 0 { 1 } else { messages };
        self
    }

    /// At most so many bytes, the contents of messages added up. One message alone may be longer.
    pub const fn bytes(mut self, bytes: usize) -> Queue {
        self.bytes = bytes;
        self
    }

    /// What becomes of a message for which there is no room.
    pub const fn overflow(mut self, overflow: Overflow) -> Queue {
        self.overflow = overflow;
        self
    }
}

/// Sends through a socket from other tasks: made by [`Socket::sender`](super::Socket::sender), and cloned at will.
///
/// It never waits, so that one slow client holds up nobody: what the client does not take is queued, within the bounds of
/// its [`Queue`]. It does not keep the socket open.
pub struct Sender<Out = Message> {
    shared: Arc<Shared>,
    queue: Queue,
    write: Write<Out>,
}

impl<Out> Sender<Out> {
    pub(super) fn new(shared: Arc<Shared>, queue: Queue, write: Write<Out>) -> Sender<Out> {
        Sender { shared, queue, write }
    }

    /// Closes the socket; see [`Socket::close`](super::Socket::close).
    pub fn close(&self, code: CloseCode, reason: impl Into<String>) {
        self.shared.close(Close::new(code, reason));
    }

    /// Whether nothing can be sent any more.
    pub fn is_closed(&self) -> bool {
        !matches!(self.shared.lock().phase, Phase::Open)
    }

    /// Sends a message, or does with it what the queue's policy says.
    ///
    /// # Errors
    ///
    /// Where the socket has closed, serde cannot write the value, or the queue is full and leaves out the newest.
    pub fn send(&self, message: Out) -> Result<(), SendError> {
        let message: Outgoing = (self.write)(message).map_err(SendError::NotWritten)?.into();
        let mut state = self.shared.lock();
        if !state.is_open() {
            return Err(SendError::Closed);
        }
        let length = message.payload.len();
        while !state.queue.is_empty()
            && (state.queue.len() >= self.queue.messages || state.bytes + length > self.queue.bytes)
        {
            match self.queue.overflow {
                Overflow::DropOldest => _ = state.pop(),
                Overflow::DropNewest => return Err(SendError::Full),
                Overflow::Close => {
                    state.clear();
                    state.close(Close::new(CloseCode::POLICY_VIOLATION, TOO_SLOW));
                    return Err(SendError::Closed);
                }
            }
        }
        state.push(message);
        Ok(())
    }
}

impl<Out> Clone for Sender<Out> {
    fn clone(&self) -> Sender<Out> {
        Sender::new(self.shared.clone(), self.queue, self.write)
    }
}

impl<Out> fmt::Debug for Sender<Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("queue", &self.queue).finish_non_exhaustive()
    }
}

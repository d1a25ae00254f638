//! A WebSocket, as a client holds it.

use super::Settings;
use super::error::Error;
use super::exchange::Io;
use super::pump::{Pump, State};
use crate::ws::{Close, CloseCode, FromMessage, IntoMessage, Message, SendError};
use futures_core::Stream;
use http::HeaderMap;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::sync::mpsc;

/// As many messages wait in each direction: the other side is kept waiting then.
const WAITING: usize = 16;

/// A WebSocket that this client has opened: messages of type `In` come, messages of type `Out` are sent.
///
/// It is a [`Stream`] of what comes. A task of its own answers pings, sends some, and notices a site that is no longer there,
/// for as long as messages are taken from it: at most 16 wait in each direction, and the other side is kept waiting then.
/// Dropped, it is closed by 1001.
pub struct Connection<In = Message, Out = In> {
    incoming: mpsc::Receiver<Message>,
    outgoing: mpsc::Sender<Message>,
    state: Arc<State>,
    protocol: Option<String>,
    headers: HeaderMap,
    kinds: Kinds<In, Out>,
    /// Whether something has come that was none of these messages.
    failed: bool,
}

type Write<Out> = fn(Out) -> serde_json::Result<Message>;

/// How messages are read and made. As functions, and not as bounds of what has them: of a type that is no message the compiler
/// then says so once.
pub(super) struct Kinds<In, Out> {
    read: fn(Message) -> Result<In, Close>,
    write: Write<Out>,
}

impl<In: FromMessage, Out: IntoMessage> Kinds<In, Out> {
    pub(super) fn new() -> Kinds<In, Out> {
        Kinds { read: In::from_message, write: Out::into_message }
    }
}

impl<In, Out> Connection<In, Out> {
    pub(super) async fn start(
        io: Io,
        read: &[u8],
        settings: &Settings,
        protocol: Option<String>,
        headers: HeaderMap,
        kinds: Kinds<In, Out>,
    ) -> Connection<In, Out> {
        let (put, incoming) = mpsc::channel(WAITING);
        let (outgoing, take) = mpsc::channel(WAITING);
        let state = Arc::new(State::default());
        let pump = Pump::new(io, read, settings, state.clone()).await;
        tokio::spawn(pump.run(put, take));
        Connection { incoming, outgoing, state, protocol, headers, kinds, failed: false }
    }
}

impl<In, Out> Connection<In, Out> {
    /// The subprotocol that the site has chosen of those that were [offered](super::Connect::protocol).
    pub fn protocol(&self) -> Option<&str> {
        self.protocol.as_deref()
    }

    /// The headers of the answer that has opened it.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next message; `None` once the socket has closed, whoever has closed it: see
    /// [`close_reason`](Connection::close_reason).
    ///
    /// A future that is dropped before it is done, as by `tokio::select!`, has taken nothing.
    ///
    /// # Errors
    ///
    /// Where a message is no `In`. It closes the socket, and the site is told why: by 1003 where it is text and bytes are
    /// spoken, or the other way round, by 1007 where it is no JSON, or JSON of another shape.
    pub async fn next(&mut self) -> Option<Result<In, Error>> {
        poll_fn(|context| self.poll_message(context)).await
    }

    pub(super) fn poll_message(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<In, Error>>> {
        if self.failed {
            return Poll::Ready(None);
        }
        let Some(message) = ready!(self.incoming.poll_recv(context)) else { return Poll::Ready(None) };
        Poll::Ready(Some((self.kinds.read)(message).map_err(|close| {
            self.failed = true;
            let error = Error::unreadable(None, close.reason.clone());
            self.state.close(close);
            error
        })))
    }

    /// Sends a message. It waits while the other side takes less than is sent: at most 16 messages wait.
    ///
    /// # Errors
    ///
    /// Where the socket has closed, or serde cannot write the value.
    pub async fn send(&mut self, message: Out) -> Result<(), SendError> {
        let message = (self.kinds.write)(message).map_err(SendError::NotWritten)?;
        if self.state.is_closing() {
            return Err(SendError::Closed);
        }
        self.outgoing.send(message).await.map_err(|_| SendError::Closed)
    }

    /// What sends through this socket from other tasks. It does not keep the socket open.
    pub fn sender(&self) -> Sender<Out> {
        Sender { outgoing: self.outgoing.clone(), state: self.state.clone(), write: self.kinds.write }
    }

    /// Closes the socket with this code and these words, of which the first 123 bytes are sent. What was sent before goes
    /// first; nothing can be sent after.
    pub fn close(&self, code: CloseCode, reason: impl Into<String>) {
        self.state.close(Close::new(code, reason));
    }

    /// Waits until the socket has closed, and says how: what the other side has said, or what was said here. 1006 is a
    /// connection that broke off.
    pub async fn closed(&mut self) -> Close {
        // What comes is let go, lest it keep the end from coming.
        while self.incoming.recv().await.is_some() {}
        self.state.closed().await
    }

    /// How it was closed; `None` while it is not.
    pub fn close_reason(&self) -> Option<Close> {
        self.state.end()
    }
}

impl<In, Out> Stream for Connection<In, Out> {
    type Item = Result<In, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<In, Error>>> {
        self.get_mut().poll_message(context)
    }
}

impl<In, Out> Drop for Connection<In, Out> {
    fn drop(&mut self) {
        self.state.close(Close::new(CloseCode::GOING_AWAY, ""));
    }
}

impl<In, Out> fmt::Debug for Connection<In, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("protocol", &self.protocol).finish_non_exhaustive()
    }
}

/// Sends through a [`Connection`] from other tasks.
pub struct Sender<Out> {
    outgoing: mpsc::Sender<Message>,
    state: Arc<State>,
    write: Write<Out>,
}

impl<Out> Sender<Out> {
    /// Sends a message. It waits while the other side takes less than is sent.
    ///
    /// # Errors
    ///
    /// Where the socket has closed, or serde cannot write the value.
    pub async fn send(&self, message: Out) -> Result<(), SendError> {
        let message = (self.write)(message).map_err(SendError::NotWritten)?;
        if self.state.is_closing() {
            return Err(SendError::Closed);
        }
        self.outgoing.send(message).await.map_err(|_| SendError::Closed)
    }

    /// Sends a message where that needs no waiting.
    ///
    /// # Errors
    ///
    /// The same, and [`SendError::Full`] where 16 messages wait.
    pub fn try_send(&self, message: Out) -> Result<(), SendError> {
        let message = (self.write)(message).map_err(SendError::NotWritten)?;
        if self.state.is_closing() {
            return Err(SendError::Closed);
        }
        self.outgoing.try_send(message).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => SendError::Full,
            mpsc::error::TrySendError::Closed(_) => SendError::Closed,
        })
    }
}

impl<Out> Clone for Sender<Out> {
    fn clone(&self) -> Sender<Out> {
        Sender { outgoing: self.outgoing.clone(), state: self.state.clone(), write: self.write }
    }
}

impl<Out> fmt::Debug for Sender<Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").finish_non_exhaustive()
    }
}

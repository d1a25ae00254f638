//! A WebSocket, as its handler holds it.

use super::close::{Close, CloseCode};
use super::follow::{Follow, Following};
use super::message::{FromMessage, IntoMessage, Message, SendError};
use super::sender::{Queue, Sender};
use super::shared::{Phase, Shared};
use futures_core::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// A WebSocket: messages of type `In` come, messages of type `Out` are sent.
///
/// It is the argument of the method `ws` of a handler that names `ws`; see [`squall::ws`](crate::ws) for all that holds of
/// it. It is closed by code 1000 when the method returns; with an error, by 1011 or 1008.
///
/// ```
/// use squall::prelude::*;
/// use squall::ws::Socket;
///
/// #[derive(serde::Deserialize)]
/// struct Guess {
///     number: u32,
/// }
///
/// #[derive(serde::Serialize)]
/// enum Answer {
///     TooLow,
///     TooHigh,
///     Right,
/// }
///
/// #[handler(ws, "/guess/{secret}")]
/// struct Play {
///     secret: u32,
/// }
///
/// impl Play {
///     async fn ws(self, mut socket: Socket<Guess, Answer>) -> Result<()> {
///         while let Some(guess) = socket.next().await {
///             socket
///                 .send(match guess.number.cmp(&self.secret) {
///                     std::cmp::Ordering::Less => Answer::TooLow,
///                     std::cmp::Ordering::Greater => Answer::TooHigh,
///                     std::cmp::Ordering::Equal => Answer::Right,
///                 })
///                 .await?;
///         }
///         Ok(())
///     }
/// }
/// # #[app(handlers = [Play])] struct App;
/// ```
pub struct Socket<In = Message, Out = In> {
    shared: Arc<Shared>,
    protocol: Option<&'static str>,
    /// How messages are read and made. As functions, and not as bounds of the methods below: of a type that is no message
    /// the compiler then says so once, and not at each use of the socket.
    read: fn(Message) -> Result<In, Close>,
    write: Write<Out>,
}

/// Makes a message.
pub(super) type Write<Out> = fn(Out) -> serde_json::Result<Message>;

impl<In, Out> Socket<In, Out> {
    pub(super) fn new(shared: Arc<Shared>, protocol: Option<&'static str>) -> Socket<In, Out>
    where
        In: FromMessage,
        Out: IntoMessage,
    {
        Socket { shared, protocol, read: In::from_message, write: Out::into_message }
    }

    /// The subprotocol that was chosen: the first of the handler's `protocols` that the client has offered.
    pub fn protocol(&self) -> Option<&'static str> {
        self.protocol
    }

    /// Closes the socket with this code and these words, of which the first 123 bytes are sent. What was sent before goes
    /// first; nothing can be sent after.
    pub fn close(&self, code: CloseCode, reason: impl Into<String>) {
        self.shared.close(Close::new(code, reason));
    }

    /// Waits until the socket has closed, and says how: what the other side has said, or what was said here.
    ///
    /// Messages that come are kept waiting meanwhile.
    pub async fn closed(&mut self) -> Close {
        poll_fn(|context| self.shared.poll_closed(context)).await
    }

    /// How it was closed; `None` while it is not.
    pub fn close_reason(&self) -> Option<Close> {
        match &self.shared.lock().phase {
            Phase::Closed(close) => Some(close.clone()),
            Phase::Open | Phase::Closing(_) => None,
        }
    }

    /// The next message; `None` once the socket has closed, whoever has closed it.
    ///
    /// A message that is no `In` closes the socket, and the client is told why: by 1003 where it is text and bytes are
    /// spoken, or the other way round, by 1007 where it is no JSON, or JSON of another shape.
    ///
    /// A future that is dropped before it is done, as by `tokio::select!`, has taken nothing.
    pub async fn next(&mut self) -> Option<In> {
        poll_fn(|context| self.poll_message(context)).await
    }

    fn poll_message(&mut self, context: &mut Context<'_>) -> Poll<Option<In>> {
        let Some(message) = ready!(self.shared.poll_message(context)) else { return Poll::Ready(None) };
        match (self.read)(message) {
            Ok(message) => Poll::Ready(Some(message)),
            Err(close) => {
                self.shared.close(close);
                Poll::Ready(None)
            }
        }
    }

    /// Sends a message. It waits while the other side takes less than is sent: more than 64 KiB are not kept.
    ///
    /// # Errors
    ///
    /// Where the socket has closed, or serde cannot write the value. A handler may return both by `?`: the end of a socket is
    /// no fault of anybody's, and not logged as one.
    pub async fn send(&mut self, message: Out) -> Result<(), SendError> {
        let mut message = Some((self.write)(message).map_err(SendError::NotWritten)?.into());
        poll_fn(|context| self.shared.poll_send(&mut message, context)).await
    }

    /// From now on the client gets what comes to a [topic](crate::Topics) too, each event as a text of its own, as
    /// [`squall::ws`](crate::ws#topics) tells. The handler goes on with its own messages meanwhile.
    ///
    /// Each event is written once, and its bytes are shared by all sockets that follow. They are taken as fast as the client
    /// takes them: one that is slow loses what its subscription's [policy](crate::WhenSlow) says, and is told; where the
    /// policy is to close, the socket is closed by 1013. The subscription ends with the socket, or by what this gives.
    ///
    /// ```
    /// use squall::prelude::*;
    /// use squall::ws::Socket;
    /// use squall::{LastEventId, Offset, Topics, topic};
    ///
    /// #[derive(serde::Serialize, serde::Deserialize)]
    /// struct Said {
    ///     text: String,
    /// }
    ///
    /// #[topic("room/{name}", message = Said)]
    /// struct Room {
    ///     name: String,
    /// }
    ///
    /// #[handler(ws, "/rooms/{name}")]
    /// struct Talk {
    ///     name: String,
    ///     last: LastEventId<Offset>,
    ///     #[state]
    ///     topics: Topics,
    /// }
    ///
    /// impl Talk {
    ///     async fn ws(self, mut socket: Socket<Said>) -> Result<()> {
    ///         let room = Room { name: self.name };
    ///         socket.follow(self.topics.subscribe(&room).after(self.last).await?);
    ///         while let Some(said) = socket.next().await {
    ///             self.topics.publish(&room, &said).await?;
    ///         }
    ///         Ok(())
    ///     }
    /// }
    /// # #[app(handlers = [Talk])] struct App { topics: Topics }
    /// ```
    pub fn follow(&mut self, events: impl Follow) -> Following {
        Following::new(self.shared.clone(), self.shared.follow(events.followed()))
    }

    /// What sends through this socket from other tasks, with a [`Queue`] of the usual size.
    pub fn sender(&self) -> Sender<Out> {
        self.sender_with(Queue::default())
    }

    /// The same with a queue of your own.
    pub fn sender_with(&self, queue: Queue) -> Sender<Out> {
        Sender::new(self.shared.clone(), queue, self.write)
    }
}

/// The messages, for those who combine streams.
impl<In, Out> Stream for Socket<In, Out> {
    type Item = In;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<In>> {
        self.get_mut().poll_message(context)
    }
}

impl<In, Out> Drop for Socket<In, Out> {
    fn drop(&mut self) {
        self.shared.let_go();
    }
}

impl<In, Out> fmt::Debug for Socket<In, Out> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").field("protocol", &self.protocol).finish_non_exhaustive()
    }
}

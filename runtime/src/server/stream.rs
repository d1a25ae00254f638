//! The stream that hyper reads from: it lets pass what is a request, and knows how long is too long.
//!
//! hyper is told the end of the stream where nothing more is to be handled; what that end means is decided here, when
//! hyper has sent all that it has to send and shuts the stream down.

mod waits;

#[cfg(feature = "http2")]
pub(super) use waits::body_time_left;

use super::limits::Limits;
use super::socket::Socket;
use super::timer::Timer;
use super::unread::Unread;
use super::waiting::{Ticket, Waiting};
use super::wire::{Filter, Place, Refusal};
use crate::error::BodyRefused;
use crate::ticks::Alarm;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use std::io;
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::Instant;

/// How many bytes are read and looked at together.
const READ: usize = 8192;

/// Why hyper is told the end, or has told it itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// hyper has ended, or the client has.
    Closed,
    /// Nothing has come for a while; the connection may be idle until then.
    Parked(Instant),
    /// It has been idle for too long.
    Idle,
    /// A request is refused.
    Refused(Refusal),
}

pub(super) struct Stream<S> {
    socket: S,
    timer: Timer,
    filter: Filter,
    limits: Limits,
    end: End,
    /// Whether the client has said all it has to say.
    at_end: bool,
    /// Whether hyper has shut it down.
    shut: bool,
    /// How many requests there were when the wait between two was last looked at; none where another wait was since.
    seen: Option<u64>,
    /// What has it looked at again: where idle connections have time enough, an alarm by a tick that is not the last one
    /// seen, and the timer elsewhere.
    ticks: Option<(Alarm, u32)>,
    /// From when on the present wait counts: for a request, for the rest of a head, for more of a body.
    since: Option<Instant>,
    /// The body that is waited for: the number of its request, how much has come, and how long that was waited for.
    body: (u64, u64, Duration),
    /// What is told to those who answer; there while the connection is served.
    unread: Option<Unread>,
    /// Since when the client has taken nothing of what is to be sent.
    stalled: Option<Instant>,
    /// Where it stands in line, while it waits for its client between two requests or within a head.
    ticket: Option<Ticket>,
    waiting: Waiting,
    /// Whether there are so many connections that one which waits is parked at once.
    crowded: fn() -> bool,
}

impl<S: Socket> Stream<S> {
    pub(super) fn new(socket: S, limits: Limits, waiting: Waiting, crowded: fn() -> bool) -> Stream<S> {
        Stream {
            socket,
            timer: Timer::default(),
            filter: Filter::new(limits.header_bytes, limits.header_count),
            limits,
            end: End::Closed,
            at_end: false,
            shut: false,
            seen: None,
            ticks: None,
            since: None,
            body: (0, 0, Duration::ZERO),
            unread: None,
            stalled: None,
            ticket: None,
            waiting,
            crowded,
        }
    }

    /// Why it has ended.
    pub(super) fn end(&self) -> End {
        self.end
    }

    /// What will be known of the bodies of the next requests.
    pub(super) fn unread(&mut self) -> Unread {
        self.unread.insert(Unread::new(self.filter.requests())).clone()
    }

    /// How many requests have begun to pass.
    pub(super) fn requests(&self) -> u64 {
        self.filter.requests()
    }

    /// Whether there may be something that the client has sent and nobody has read.
    pub(super) fn is_unread(&self) -> bool {
        !self.at_end && (matches!(self.end, End::Refused(_)) || self.filter.place() != Place::Head)
    }

    /// Whether hyper has shut it down: it leaves that to others where a request has wished for an upgrade and got none.
    pub(super) fn is_shut(&self) -> bool {
        self.shut
    }

    /// The socket, for who speaks no HTTP through it, and what has come after the last request; `None` where that has been
    /// refused.
    pub(super) fn into_upgraded(self) -> Option<(S, Vec<u8>)> {
        Some((self.socket, self.filter.into_rest()?))
    }

    /// Reads and forgets, and says how much; nothing where the client has closed its side.
    pub(super) fn poll_forget(&mut self, context: &mut Context<'_>) -> Poll<usize> {
        let mut space = [MaybeUninit::uninit(); READ];
        let mut buffer = ReadBuf::uninit(&mut space);
        Pin::new(&mut self.socket).poll_read(context, &mut buffer).map(|_| buffer.filled().len())
    }

    /// Tells hyper the end.
    fn ends(&mut self, end: End) -> Poll<io::Result<()>> {
        (self.end, self.ticks, self.unread) = (end, None, None);
        self.filter.forget();
        Poll::Ready(Ok(()))
    }

    /// Tells hyper that nothing more of the connection is to be handled.
    #[cold]
    fn refuse(&mut self, refusal: Refusal) -> Poll<io::Result<()>> {
        if self.filter.place() == Place::Head {
            return self.ends(End::Refused(refusal));
        }
        // Its head is with the handler, who answers.
        if let Some(unread) = &self.unread {
            unread.refused(self.filter.requests());
        }
        let Refusal { status, why } = refusal;
        Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, BodyRefused { status, why })))
    }

    /// Reads content of a body straight into hyper's buffer, which has no room for more than that.
    fn read_past(&mut self, context: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        let mut counted = TokioIo::new(Counted { socket: &mut self.socket, length: 0 });
        let poll = Read::poll_read(Pin::new(&mut counted), context, buffer);
        let length = counted.into_inner().length;
        match poll {
            Poll::Pending => self.wait_for_body(context),
            Poll::Ready(result) => {
                self.at_end = length == 0;
                self.filter.went_past(length);
                self.came_in_part(length);
                Poll::Ready(result)
            }
        }
    }
}

impl<S: Socket> Read for Stream<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut cursor: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !matches!(this.end, End::Closed) {
            return Poll::Ready(Ok(()));
        }
        if this.filter.content() >= cursor.remaining() as u64 {
            return this.read_past(context, cursor);
        }
        loop {
            if !this.filter.held().is_empty() {
                let length = this.filter.held().len().min(cursor.remaining());
                cursor.put_slice(&this.filter.held()[..length]);
                this.filter.took(length);
                return Poll::Ready(Ok(()));
            }
            if let Some(refusal) = this.filter.refusal() {
                return this.refuse(refusal);
            }
            let mut space = [MaybeUninit::uninit(); READ];
            let room = cursor.remaining().min(READ);
            let mut buffer = ReadBuf::uninit(&mut space[..room]);
            match Pin::new(&mut this.socket).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) => {}
                Poll::Pending => return this.wait(context),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
            }
            let bytes = buffer.filled();
            if bytes.is_empty() {
                this.at_end = true;
                return Poll::Ready(Ok(()));
            }
            let mut passed = 0;
            this.filter.look(bytes, |bytes| {
                passed = bytes.len();
                cursor.put_slice(bytes);
            });
            this.came(bytes.len());
            if passed > 0 {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl<S: Socket> Write for Stream<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let poll = Pin::new(&mut this.socket).poll_write(context, bytes);
        this.sent(poll, context)
    }

    /// What the client has not taken may wait in the transport too, as it does in that of TLS.
    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let poll = Pin::new(&mut this.socket).poll_flush(context);
        this.sent(poll, context)
    }

    /// hyper has sent all, and is done.
    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.shut = true;
        match this.end {
            End::Parked(_) => return Poll::Ready(Ok(())),
            End::Refused(refusal) => {
                let answer = refusal.answer(this.filter.refuses_head());
                // What the socket does not take at once is lost: this client is not waited for.
                _ = Pin::new(&mut this.socket).poll_write(context, &answer);
            }
            End::Closed | End::Idle => {}
        }
        let poll = Pin::new(&mut this.socket).poll_shutdown(context);
        this.sent(poll, context)
    }
}

/// Counts what is read.
struct Counted<'a, S> {
    socket: &'a mut S,
    length: usize,
}

impl<S: Socket> AsyncRead for Counted<'_, S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut *self.socket).poll_read(context, buffer))?;
        self.length = buffer.filled().len() - before;
        Poll::Ready(Ok(()))
    }
}

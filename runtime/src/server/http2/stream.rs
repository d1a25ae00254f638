//! The stream below hyper: it follows the frames of both directions, and gives the socket back in the end.

use super::calm::Calm;
use super::frames::{CONTINUATION, DATA, Frames, HEADERS, RST_STREAM, SETTINGS};
use super::seen::Seen;
use crate::server::preface::PREFACE;
use crate::server::socket::Socket;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What is left of a connection when hyper has let go of it.
pub(super) struct Remains<S> {
    pub(super) socket: S,
    /// The highest stream that may have been handled.
    pub(super) last: u32,
    /// Whether another frame may be sent: the last one has been sent whole, or none of it.
    pub(super) at_boundary: bool,
    /// What the client has done that its connection is not worth keeping for.
    pub(super) offence: Option<Offence>,
}

/// What ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offence {
    /// Too many frames that bring nothing.
    Flood,
    /// The preface is not followed by settings (RFC 9113, 3.4).
    NoSettings,
}

impl Offence {
    pub(super) fn words(self) -> &'static str {
        match self {
            Offence::Flood => "too many frames that bring nothing",
            Offence::NoSettings => "the first frame is not SETTINGS",
        }
    }
}

/// Where the stream leaves them. hyper gives nothing back of an HTTP/2 connection.
pub(super) struct Heir<S>(Arc<Mutex<Option<Remains<S>>>>);

impl<S> Heir<S> {
    pub(super) fn new() -> Heir<S> {
        Heir(Arc::default())
    }

    /// What the stream has left, once it has been dropped.
    pub(super) fn take(&self) -> Option<Remains<S>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

pub(super) struct Stream<S: Socket> {
    /// `None` once it has been left to the heir.
    socket: Option<S>,
    heir: Heir<S>,
    seen: Arc<Seen>,
    received: Frames,
    sent: Frames,
    calm: Calm,
    /// The streams that have not been answered whole. There are few: hyper limits them.
    open: Vec<u32>,
    last: u32,
    in_block: bool,
    greeted: bool,
    offence: Option<Offence>,
}

impl<S: Socket> Stream<S> {
    pub(super) fn new(socket: S, seen: Arc<Seen>, heir: &Heir<S>) -> Stream<S> {
        Stream {
            socket: Some(socket),
            heir: Heir(heir.0.clone()),
            seen,
            received: Frames::after(PREFACE.len()),
            sent: Frames::after(0),
            calm: Calm::new(Instant::now()),
            open: Vec::new(),
            last: 0,
            in_block: false,
            greeted: false,
            offence: None,
        }
    }

    /// Follows what has come.
    fn follow_received(&mut self, bytes: &[u8]) {
        let Stream { seen, received, calm, open, last, in_block, greeted, offence, .. } = self;
        received.follow(bytes, |frame| {
            let mut takes_back = false;
            match frame.kind {
                HEADERS => {
                    // What has a number that is not new is a trailer, or an error that hyper finds.
                    if frame.stream > *last {
                        *last = frame.stream;
                        open.push(frame.stream);
                    }
                    *in_block = !frame.ends_headers();
                    seen.block_begins();
                }
                CONTINUATION => *in_block = !frame.ends_headers(),
                RST_STREAM => takes_back = close(open, frame.stream),
                _ => {}
            }
            if !std::mem::replace(greeted, true) && frame.kind != SETTINGS {
                *offence = Some(Offence::NoSettings);
            } else if !calm.received(frame, takes_back, Instant::now) {
                *offence = offence.or(Some(Offence::Flood));
            }
        });
        seen.set_in_head(*in_block || received.in_head() || (*last == 0 && !received.at_boundary()));
        seen.set_open(open.len());
    }

    /// Follows what has been sent.
    fn follow_sent(&mut self, bytes: &[u8]) {
        let Stream { seen, sent, calm, open, .. } = self;
        sent.follow(bytes, |frame| {
            if frame.ends_stream() || frame.kind == RST_STREAM {
                close(open, frame.stream);
            }
            if matches!(frame.kind, HEADERS | DATA) {
                seen.answered();
            }
            calm.sent(frame);
        });
        seen.set_open(open.len());
    }

    fn socket(&mut self) -> io::Result<Pin<&mut S>> {
        self.socket.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

/// Forgets an open stream; `false` where it is not open.
fn close(open: &mut Vec<u32>, stream: u32) -> bool {
    match open.iter().rposition(|it| *it == stream) {
        Some(at) => {
            open.swap_remove(at);
            true
        }
        None => false,
    }
}

impl<S: Socket> Drop for Stream<S> {
    fn drop(&mut self) {
        let Some(socket) = self.socket.take() else { return };
        let remains = Remains { socket, last: self.last, at_boundary: self.sent.at_boundary(), offence: self.offence };
        *self.heir.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(remains);
    }
}

impl<S: Socket> AsyncRead for Stream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(self.socket()?.poll_read(context, buffer))?;
        self.follow_received(&buffer.filled()[before..]);
        if let Some(offence) = self.offence {
            // None of it is handled.
            buffer.set_filled(before);
            return Poll::Ready(Err(io::Error::other(offence.words())));
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: Socket> AsyncWrite for Stream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let poll = self.socket()?.poll_write(context, bytes);
        self.seen.set_blocked(poll.is_pending());
        if let Poll::Ready(Ok(length)) = poll {
            self.follow_sent(&bytes[..length]);
        }
        poll
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = self.socket()?.poll_write_vectored(context, parts);
        self.seen.set_blocked(poll.is_pending());
        if let Poll::Ready(Ok(mut length)) = poll {
            for part in parts {
                let sent = length.min(part.len());
                self.follow_sent(&part[..sent]);
                length -= sent;
            }
        }
        poll
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = self.socket()?.poll_flush(context);
        self.seen.set_blocked(poll.is_pending());
        poll
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.socket()?.poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::http2::seen::Doing;
    use std::cell::Cell;
    use std::task::Waker;

    /// Takes all, and keeps it for a while, as TLS does.
    struct Late(Cell<bool>);

    impl AsyncRead for Late {
        fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
            Poll::Pending
        }
    }

    impl AsyncWrite for Late {
        fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
            Poll::Ready(Ok(bytes.len()))
        }

        /// The second time it succeeds.
        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            if self.0.replace(false) { Poll::Pending } else { Poll::Ready(Ok(())) }
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    impl Socket for Late {
        fn poll_readable(&self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Pending
        }
    }

    #[test]
    fn who_has_taken_all_of_it_in_the_end_is_waited_for_as_ever() {
        let (seen, heir) = (Arc::new(Seen::default()), Heir::new());
        let mut stream = Stream::new(Late(Cell::new(true)), seen.clone(), &heir);
        let mut context = Context::from_waker(Waker::noop());
        let doing = || seen.doing(|| false);
        assert!(Pin::new(&mut stream).poll_write(&mut context, b"").is_ready());
        assert_eq!(doing(), Doing::Waiting(0));
        assert!(Pin::new(&mut stream).poll_flush(&mut context).is_pending());
        assert_eq!(doing(), Doing::Stalled(0));
        assert!(Pin::new(&mut stream).poll_flush(&mut context).is_ready());
        assert_eq!(doing(), Doing::Waiting(0));
    }
}

//! Answers to requests that have come together are sent together.
//!
//! hyper sends each by itself, or (`pipeline_flush`) keeps them for as long as there are requests that it has read: without a
//! bound, and also while a handler takes its time. Here they wait for one another up to a bound, and no longer than the
//! connection has something to do.

use super::exchange::Exchange;
use super::socket::Socket;
use super::stream::Stream;
use hyper::rt::{Read, ReadBufCursor, Write};
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::task::{Context, Poll, ready};

/// How much waits for more at the most.
const MOST: usize = 16 * 1024;

/// What those who poll a connection and the stream within it tell each other.
#[derive(Default)]
pub(super) struct Holding {
    /// Something waits for more.
    waits: AtomicBool,
    /// It is to be sent.
    is_due: AtomicBool,
}

impl Holding {
    /// The connection has nothing more to do for now: whether it must be polled once more, to send what waits.
    #[inline]
    pub(super) fn release(&self) -> bool {
        let waits = self.waits.load(Relaxed);
        if waits {
            self.waits.store(false, Relaxed);
            self.is_due.store(true, Relaxed);
        }
        waits
    }
}

/// The stream that hyper writes to.
pub(super) struct Pipeline<'a, S> {
    stream: Stream<S>,
    exchange: &'a Exchange,
    holding: &'a Holding,
    held: Vec<u8>,
}

impl<'a, S: Socket> Pipeline<'a, S> {
    pub(super) fn new(stream: Stream<S>, exchange: &'a Exchange, holding: &'a Holding) -> Pipeline<'a, S> {
        Pipeline { stream, exchange, holding, held: Vec::new() }
    }

    pub(super) fn into_stream(self) -> Stream<S> {
        self.stream
    }

    /// Whether hyper has read the head of a request that it has not given away yet.
    #[inline]
    fn more_follow(&self) -> bool {
        self.stream.requests() > self.exchange.begun()
    }

    #[cold]
    fn poll_write_later(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.held.len() + bytes.len() > MOST {
            ready!(self.poll_held(context))?;
            return Pin::new(&mut self.stream).poll_write(context, bytes);
        }
        self.held.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    #[cold]
    fn poll_flush_later(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.more_follow() && !self.holding.is_due.load(Relaxed) {
            self.holding.waits.store(true, Relaxed);
            return Poll::Ready(Ok(()));
        }
        self.poll_held(context)
    }

    /// Sends what waits.
    pub(super) fn poll_held(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.held.is_empty() {
            let length = ready!(Pin::new(&mut self.stream).poll_write(context, &self.held))?;
            if length == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.held.drain(..length);
        }
        self.held = Vec::new();
        self.holding.waits.store(false, Relaxed);
        self.holding.is_due.store(false, Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl<S: Socket> Read for Pipeline<'_, S> {
    #[inline]
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        cursor: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, cursor)
    }
}

impl<S: Socket> Write for Pipeline<'_, S> {
    #[inline]
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.held.is_empty() && !self.more_follow() {
            return Pin::new(&mut self.stream).poll_write(context, bytes);
        }
        self.poll_write_later(context, bytes)
    }

    /// hyper then puts head and content together: to send two pieces costs more than to copy what is small, and bodies
    /// come in pieces that are not large.
    fn is_write_vectored(&self) -> bool {
        false
    }

    #[inline]
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.held.is_empty() {
            ready!(self.poll_flush_later(context))?;
        }
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_held(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

//! How long a connection may wait for the head of a request: the time between two requests is another than the time
//! that a head may take once it has begun.
//!
//! hyper has one timer for both, and makes a new one for every request. Here hyper's timer is only the hook that tells
//! when a wait begins; a connection has one timer, which is moved when it has gone off or where it would go off too late.

use super::limits::Limits;
use super::socket::Socket;
use hyper::rt::{Read, ReadBufCursor, Sleep, Timer, Write};
use hyper_util::rt::TokioIo;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// A request is being answered.
const ANSWERING: u8 = 0;
/// The wait for a request begins.
const WAIT_BEGINS: u8 = 1;
/// Nothing has come since.
const WAIT: u8 = 2;
/// The first bytes of a head have come.
const HEAD_BEGINS: u8 = 3;
/// Its last ones have not.
const HEAD: u8 = 4;
/// Nothing has come since the connection was made.
const NEW: u8 = 5;

/// What a connection waits for. All that touch it run in the connection's one task.
#[derive(Clone)]
pub(super) struct Phase(Arc<AtomicU8>);

impl Phase {
    pub(super) fn new() -> Phase {
        Phase(Arc::new(AtomicU8::new(NEW)))
    }

    /// A head has come whole.
    pub(super) fn answering(&self) {
        self.0.store(ANSWERING, Relaxed);
    }
}

/// hyper asks it for a timer whenever it begins to wait for a head.
impl Timer for Phase {
    fn sleep(&self, _: Duration) -> Pin<Box<dyn Sleep>> {
        if self.0.load(Relaxed) != NEW {
            self.0.store(WAIT_BEGINS, Relaxed);
        }
        // It has no size, so that nothing is allocated.
        Box::pin(Never)
    }

    fn sleep_until(&self, _: std::time::Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(Duration::ZERO)
    }
}

/// The timer that never goes off.
struct Never;

impl Future for Never {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }
}

impl Sleep for Never {}

/// The stream of a connection, which notes the first byte of a head.
pub(super) struct Stream<S> {
    inner: TokioIo<S>,
    phase: Phase,
    /// Whether something waits to be sent that the client does not take.
    blocked: bool,
}

impl<S> Stream<S> {
    pub(super) fn new(socket: S, phase: Phase) -> Stream<S> {
        Stream { inner: TokioIo::new(socket), phase, blocked: false }
    }

    /// The socket, where all has been sent that hyper wanted to send.
    pub(super) fn between_answers(self) -> Option<S> {
        (!self.blocked).then(|| self.inner.into_inner())
    }

    /// Notes how much of these bytes has been sent.
    fn sent(&mut self, poll: Poll<io::Result<usize>>, length: usize) -> Poll<io::Result<usize>> {
        self.blocked = !matches!(poll, Poll::Ready(Ok(sent)) if sent == length);
        // hyper waits for the next head as soon as the last of an answer is in its buffer: a client that takes its time
        // to read it is not idle.
        if self.phase.0.load(Relaxed) == WAIT {
            self.phase.0.store(WAIT_BEGINS, Relaxed);
        }
        poll
    }
}

impl<S: Socket> Read for Stream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        if matches!(self.phase.0.load(Relaxed), WAIT_BEGINS | WAIT | NEW) {
            self.phase.0.store(HEAD_BEGINS, Relaxed);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: Socket> Write for Stream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.sent(poll, bytes.len())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.inner).poll_write_vectored(context, parts);
        self.sent(poll, parts.iter().map(|part| part.len()).sum())
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// Which wait has been too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooLong {
    /// No request has come.
    Idle,
    /// A request has begun to come.
    Head,
}

/// Watches the waits of one connection.
pub(super) struct Watch {
    phase: Phase,
    limits: Limits,
    /// When the present wait is too long.
    end: Instant,
    /// The task that the timer wakes.
    wakes: Option<Waker>,
}

impl Watch {
    pub(super) fn new(phase: Phase, limits: Limits) -> Watch {
        // Who connects has something to say: the first byte is waited for no longer than a whole head.
        Watch { phase, limits, end: Instant::now() + limits.header_time, wakes: None }
    }

    /// A timer for it.
    pub(super) fn timer(&self) -> tokio::time::Sleep {
        sleep_until(self.end)
    }

    /// To be called when hyper has done what it can. Ready when a wait has been too long.
    pub(super) fn poll(&mut self, mut timer: Pin<&mut tokio::time::Sleep>, context: &mut Context<'_>) -> Poll<TooLong> {
        let phase = self.phase.0.load(Relaxed);
        match phase {
            ANSWERING => return Poll::Pending,
            WAIT_BEGINS => {
                self.phase.0.store(WAIT, Relaxed);
                self.end = Instant::now() + self.limits.idle_time;
            }
            HEAD_BEGINS => {
                self.phase.0.store(HEAD, Relaxed);
                self.end = Instant::now() + self.limits.header_time;
            }
            _ => {}
        }
        // A timer that goes off too early is moved then: so most requests leave it alone.
        if timer.deadline() > self.end {
            timer.as_mut().reset(self.end);
            self.wakes = None;
        }
        while timer.is_elapsed() || !self.wakes.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
            if timer.as_mut().poll(context).is_pending() {
                self.wakes = Some(context.waker().clone());
            } else if Instant::now() < self.end {
                timer.as_mut().reset(self.end);
            } else {
                let in_head = matches!(phase, HEAD_BEGINS | HEAD);
                return Poll::Ready(if in_head { TooLong::Head } else { TooLong::Idle });
            }
        }
        Poll::Pending
    }
}

//! How long is waited for what comes, and for who takes what is sent.

use super::{End, Stream};
use crate::server::socket::Socket;
use crate::server::wire::{Place, Refusal};
use crate::ticks::{self, Alarm};
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::Instant;

/// How many bytes of a body may take `body_time`.
const BODY_STEP: u64 = 2 * 1024 * 1024;

/// How much longer a body may be waited for, of which so much came, and which has been waited for so long.
pub(in crate::server) fn body_time_left(time: Duration, came: u64, waited: Duration) -> Duration {
    let parts = u32::try_from(came / BODY_STEP + 1).unwrap_or(u32::MAX);
    time.saturating_mul(parts).saturating_sub(waited)
}

impl<S: Socket> Stream<S> {
    /// Waits, without anything that serves it, until something comes; or until then, and gives `false`.
    pub(in crate::server) fn poll_parked(&mut self, until: Instant, context: &mut Context<'_>) -> Poll<bool> {
        match self.socket.poll_readable(context) {
            Poll::Ready(_) => {
                (self.end, self.seen, self.since, self.ticket) = (End::Closed, None, None, None);
                Poll::Ready(true)
            }
            Poll::Pending if self.is_asked_to_make_room(context) || self.is_over(until, context) => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        }
    }

    /// Stands in line as long as it waits, and hears whether it is its turn to go.
    fn is_asked_to_make_room(&mut self, context: &Context<'_>) -> bool {
        match &self.ticket {
            Some(ticket) => ticket.is_asked(),
            None => {
                self.ticket = Some(self.waiting.join(context.waker()));
                false
            }
        }
    }

    /// Whether a parked connection has waited until then. A second more or less is nothing to who waits for many.
    fn is_over(&mut self, until: Instant, context: &mut Context<'_>) -> bool {
        if self.ticks.as_ref().is_some_and(|(alarm, _)| !alarm.is_over()) {
            return false;
        }
        let left = until.saturating_duration_since(Instant::now());
        self.ticks = None;
        if left >= 4 * ticks::TICK {
            self.wake_by(Alarm::default(), ticks::tick_after(left), context);
        }
        self.ticks.is_none() && self.timer.is_over(until, context)
    }

    /// Nothing has come: whether it is waited for any longer.
    #[inline]
    pub(super) fn wait(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.filter.place() != Place::Head {
            self.wait_for_body(context)
        } else if self.filter.in_head() {
            self.wait_for_head(context)
        } else if self.seen.is_some() && !self.is_due(context) {
            // Most times.
            Poll::Pending
        } else {
            self.wait_for_request(context)
        }
    }

    /// Whether the wait between two requests is to be looked at.
    #[inline]
    fn is_due(&self, context: &Context<'_>) -> bool {
        match &self.ticks {
            Some((_, seen)) => *seen != ticks::count(),
            None => self.timer.is_due(context),
        }
    }

    /// No clock is looked at for each wait between two requests, but about once a second: where nothing has come since
    /// the last time, the connection is idle since then, or earlier.
    #[cold]
    fn wait_for_request(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let (now, requests) = (Instant::now(), self.filter.requests());
        let time = if requests == 0 { self.limits.header_time } else { self.limits.idle_time };
        match (self.seen, self.since) {
            (Some(seen), Some(since)) if seen == requests && self.stalled.is_none() => {
                let until = since + time;
                return self.ends(if now < until { End::Parked(until) } else { End::Idle });
            }
            (None, _) if requests <= 1 && self.stalled.is_none() && (self.crowded)() => {
                return self.ends(End::Parked(now + time));
            }
            _ => {}
        }
        (self.seen, self.since) = (Some(requests), Some(now));
        let alarm = match self.ticks.take() {
            None => (time >= 4 * ticks::TICK).then(Alarm::default),
            Some((alarm, _)) => Some(alarm),
        };
        if let Some(alarm) = alarm {
            self.wake_by(alarm, ticks::count().wrapping_add(1), context);
        }
        if self.ticks.is_none() {
            self.timer.set(now + ticks::TICK.min(time / 4), context);
        }
        Poll::Pending
    }

    /// Has the wait looked at again by this tick, where the process can have a thread for that.
    fn wake_by(&mut self, mut alarm: Alarm, tick: u32, context: &Context<'_>) {
        let seen = ticks::count();
        self.ticks = alarm.set(tick, context.waker()).then_some((alarm, seen));
    }

    #[cold]
    fn wait_for_head(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let since = *self.since.get_or_insert_with(Instant::now);
        if self.timer.is_over(since + self.limits.header_time, context) {
            return self.refuse(Refusal::HEAD_TOO_SLOW);
        }
        if self.is_asked_to_make_room(context) {
            return self.ends(End::Idle);
        }
        Poll::Pending
    }

    /// A body may take so long for each part of it, and only the time counts that is spent in waiting for it.
    pub(super) fn wait_for_body(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.seen = None;
        let since = *self.since.get_or_insert_with(Instant::now);
        let (_, came, waited) = self.body;
        let left = body_time_left(self.limits.body_time, came, waited);
        if self.timer.is_over(since + left, context) {
            return self.refuse(Refusal::BODY_TOO_SLOW);
        }
        Poll::Pending
    }

    /// Notes that something has come.
    #[inline]
    pub(super) fn came(&mut self, length: usize) {
        if self.filter.place() == Place::Head && !self.filter.in_head() {
            self.ticket = None;
            if let Some(unread) = &self.unread {
                unread.nothing();
            }
            return;
        }
        self.came_in_part(length);
    }

    pub(super) fn came_in_part(&mut self, length: usize) {
        let requests = self.filter.requests();
        if let Some(unread) = &self.unread {
            match self.filter.place() {
                Place::Head => unread.nothing(),
                _ => unread.rest_of(requests),
            }
        }
        if self.filter.in_head() {
            // The rest of a head is waited for from its first byte on, byte by byte or not.
            if self.seen.take().is_some() || self.body.0 != requests || self.since.is_none() {
                self.since = Some(Instant::now());
            }
            self.body = (requests, 0, Duration::ZERO);
            return;
        }
        self.ticket = None;
        let (number, came, waited) = &mut self.body;
        if *number != requests {
            (*number, *came, *waited) = (requests, 0, Duration::ZERO);
        } else if let (None, Some(since)) = (self.seen, self.since) {
            *waited += since.elapsed();
        }
        *came += length as u64;
        (self.seen, self.since) = (None, None);
    }

    /// Notes whether the client takes what is sent.
    #[inline]
    pub(super) fn sent<T>(&mut self, poll: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        match poll {
            Poll::Pending => self.stall(context),
            Poll::Ready(_) => {
                self.stalled = None;
                poll
            }
        }
    }

    #[cold]
    fn stall<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        let since = *self.stalled.get_or_insert_with(Instant::now);
        self.seen = None;
        if self.timer.is_over(since + self.limits.write_time, context) {
            // The system would keep what it has, up to some MiB, and go on trying.
            self.socket.forget_unsent();
            let why = "the client takes nothing of the answer";
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, why)));
        }
        Poll::Pending
    }
}

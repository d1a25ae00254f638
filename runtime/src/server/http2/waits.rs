//! How long a connection may wait for its client.

use super::seen::{Doing, Seen};
use crate::server::limits::Limits;
use crate::server::waiting::{Ticket, Waiting};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a client may take to close a connection that it has been told to close.
const FAREWELL: Duration = Duration::from_secs(1);

/// Who has been idle for so long stands in the line of those who may be asked to make room.
const MOMENT: Duration = Duration::from_secs(1);

/// Which wait has been too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooLong {
    /// No request has come.
    Idle,
    /// A request has begun to come.
    Head,
    /// The client takes nothing of what has been answered.
    Stalled,
}

/// Watches the waits of one connection. A timer that goes off too early is moved then: so most requests leave it alone.
pub(super) struct Waits {
    limits: Limits,
    doing: Doing,
    closing: bool,
    /// When the present wait is too long.
    end: Instant,
    /// The task that the timer wakes.
    wakes: Option<Waker>,
    waiting: Waiting,
    ticket: Option<Ticket>,
}

impl Waits {
    pub(super) fn new(limits: Limits, waiting: Waiting) -> Waits {
        Waits {
            limits,
            doing: Doing::InHead(0),
            closing: false,
            end: Instant::now() + limits.header_time,
            wakes: None,
            waiting,
            ticket: None,
        }
    }

    /// A timer for it.
    pub(super) fn timer(&self) -> Sleep {
        sleep_until(self.end)
    }

    /// The client is told to send no more requests.
    pub(super) fn close(&mut self) {
        self.closing = true;
        // Who takes an answer slowly has as long for it as before.
        if !matches!(self.doing, Doing::Stalled(_)) {
            self.end = Instant::now() + FAREWELL;
        }
    }

    pub(super) fn is_closing(&self) -> bool {
        self.closing
    }

    /// How long this may last; `None` where it may last forever.
    fn limit(&self, doing: Doing) -> Option<(Duration, TooLong)> {
        match doing {
            Doing::Answering => None,
            Doing::Waiting(_) if self.closing => Some((FAREWELL, TooLong::Idle)),
            Doing::Waiting(_) => Some((self.limits.idle_time, TooLong::Idle)),
            Doing::InHead(_) => Some((self.limits.header_time, TooLong::Head)),
            Doing::Stalled(_) => Some((self.limits.write_time, TooLong::Stalled)),
        }
    }

    /// To be called when hyper has done what it can. Ready when a wait has been too long.
    pub(super) fn poll(
        &mut self,
        seen: &Seen,
        answering: impl FnOnce() -> bool,
        mut timer: Pin<&mut Sleep>,
        context: &mut Context<'_>,
    ) -> Poll<TooLong> {
        let doing = seen.doing(answering);
        if doing != self.doing && self.ticket.take().is_some() {
            // To stand in line again soon after: the timer is set for the end of the last wait.
            timer.as_mut().reset(Instant::now() + MOMENT);
            self.wakes = None;
        }
        let Some((limit, which)) = self.limit(doing) else {
            self.doing = doing;
            return Poll::Pending;
        };
        if doing != self.doing {
            self.doing = doing;
            self.end = Instant::now() + limit;
        }
        if self.ticket.as_ref().is_some_and(Ticket::is_asked) {
            self.ticket = None;
            return Poll::Ready(TooLong::Idle);
        }
        if timer.deadline() > self.end {
            timer.as_mut().reset(self.end);
            self.wakes = None;
        }
        while timer.is_elapsed() || !self.wakes.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
            if timer.as_mut().poll(context).is_pending() {
                self.wakes = Some(context.waker().clone());
                continue;
            }
            let now = Instant::now();
            if now >= self.end {
                return Poll::Ready(which);
            }
            let mut next = self.end;
            if matches!(doing, Doing::Waiting(_)) && !self.closing && self.ticket.is_none() {
                let idle = (self.end - limit) + MOMENT;
                if now < idle {
                    next = idle;
                } else {
                    self.ticket = Some(self.waiting.join(context.waker()));
                }
            }
            timer.as_mut().reset(next);
        }
        Poll::Pending
    }
}

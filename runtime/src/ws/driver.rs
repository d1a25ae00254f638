//! The task of a socket: reads, lets the handler speak, sends, and looks at the clock; all of it in the task that the
//! connection has had from the beginning.

mod clock;
mod reading;
mod sending;

use super::accept::{Known, is_end};
use super::close::{Close, CloseCode};
use super::deflate::Deflate;
use super::figures::Counted;
use super::follow::All;
use super::frame::Reader;
use super::session::OfSession;
use super::shared::{Phase, Shared};
use super::writer::Writer;
use crate::error::Result;
use crate::request::BoxFuture;
use crate::ticks::{self, Alarm};
use crate::upgrade::{Conversation, Transport};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::{Context, Poll};
use tungstenite::protocol::frame::coding::{Control, OpCode};

/// How often it goes round before other tasks have their turn.
const ROUNDS: usize = 64;
/// So long one that has broken the protocol is listened to without being heard, so that it hears why.
const LINGER: u32 = 2;
/// So long a handler may go on once its socket has closed.
const AFTERWARDS: u32 = 30;

/// How far the connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Open,
    /// Our close frame is on its way, and theirs is waited for.
    Closing,
    /// Nothing that comes is heard. Closed once all is sent; or, where they have not closed, once they hear it.
    Ending,
}

pub(super) struct Driver {
    shared: Arc<Shared>,
    speech: Option<BoxFuture<'static, Result<()>>>,
    transport: Option<Box<dyn Transport>>,
    stage: Stage,
    reader: Reader,
    /// What has been read, and not been looked at from there on.
    pending: Vec<u8>,
    at: usize,
    writer: Writer,
    deflate: Option<Deflate>,
    session: Option<OfSession>,
    /// What is sent besides, as fast as it is taken.
    followed: All,
    /// What pings have asked with, and is to be answered.
    pongs: VecDeque<Vec<u8>>,
    ping: bool,
    /// Whether the inbox is full.
    full: bool,
    /// Whether the transport has said that there is nothing to read, or no room to write, and wakes the task.
    read_blocked: bool,
    write_blocked: bool,
    close_sent: bool,
    they_closed: bool,
    shut: bool,
    /// When something was last heard, and whether a ping has been sent since.
    heard: u32,
    pinged: bool,
    /// Since when nothing has been taken.
    stalled: Option<u32>,
    /// When the stage is over that is not open.
    until: u32,
    alarm: Alarm,
    counted: Counted,
    known: Known,
}

impl Driver {
    #[allow(clippy::too_many_arguments, reason = "all that is known of a new socket")]
    pub(super) fn new(
        shared: Arc<Shared>,
        speech: BoxFuture<'static, Result<()>>,
        transport: Box<dyn Transport>,
        ahead: Vec<u8>,
        limit: u64,
        deflate: Option<Deflate>,
        session: Option<OfSession>,
        known: Known,
        counted: Counted,
    ) -> Driver {
        Driver {
            shared,
            speech: Some(speech),
            transport: Some(transport),
            stage: Stage::Open,
            reader: Reader::new(limit, deflate.is_some()),
            pending: ahead,
            at: 0,
            writer: Writer::default(),
            deflate,
            session,
            followed: All::default(),
            pongs: VecDeque::new(),
            ping: false,
            full: false,
            read_blocked: false,
            write_blocked: false,
            close_sent: false,
            they_closed: false,
            shut: false,
            heard: ticks::count(),
            pinged: false,
            stalled: None,
            until: 0,
            alarm: Alarm::default(),
            counted,
            known,
        }
    }

    /// The last frame goes, and nothing that comes is heard any more.
    fn end(&mut self, close: Close, payload: Vec<u8>) {
        let mut state = self.shared.lock();
        let ours = match &state.phase {
            Phase::Closing(ours) if self.close_sent => Some(ours.clone()),
            _ => None,
        };
        state.closed(ours.unwrap_or(close));
        drop(state);
        if !self.close_sent {
            self.close_sent = true;
            self.writer.push(OpCode::Control(Control::Close), false, payload.into());
        }
        (self.stage, self.until) = (Stage::Ending, ticks::count() + LINGER);
        (self.pongs, self.ping) = (VecDeque::new(), false);
        self.write_blocked = false;
        self.followed = All::default();
    }

    /// The connection is gone.
    fn broke_off(&mut self) {
        self.drop_transport(CloseCode::ABNORMAL, "the connection broke off");
    }

    fn drop_transport(&mut self, code: CloseCode, reason: &str) {
        let mut state = self.shared.lock();
        let close = match &state.phase {
            Phase::Closing(ours) if self.close_sent => ours.clone(),
            _ => Close::new(code, reason),
        };
        state.closed(close);
        drop(state);
        self.transport = None;
        (self.pending, self.writer) = (Vec::new(), Writer::default());
        self.followed = All::default();
        self.until = ticks::count() + AFTERWARDS;
    }

    /// Lets the handler go on.
    fn speak(&mut self, context: &mut Context<'_>) {
        let Some(speech) = &mut self.speech else { return };
        // After a panic it is dropped, and never polled again.
        let result = match catch_unwind(AssertUnwindSafe(|| speech.as_mut().poll(context))) {
            Ok(Poll::Pending) => return,
            Ok(Poll::Ready(result)) => result,
            Err(panic) => Err(crate::error::of_panic(&*panic)),
        };
        self.speech = None;
        let Err(error) = result else { return };
        if is_end(&error) {
            return;
        }
        let close = if error.status().is_server_error() {
            let cause = crate::error_page::causes(&error);
            let (cause, route, id) = (cause.as_str(), self.known.route.map(tracing::field::display), &self.known.id);
            tracing::error!(target: "squall::ws", route, %id, cause, at = %error.place(), "the handler of a WebSocket failed");
            Close::new(CloseCode::INTERNAL_ERROR, "")
        } else {
            Close::new(CloseCode::POLICY_VIOLATION, error.message().unwrap_or_default())
        };
        self.shared.close(close);
    }

    /// Whether there is nothing to do before the task is woken again. Nothing is missed: who gives it something to do later
    /// wakes it.
    fn may_rest(&mut self) -> bool {
        let mut state = self.shared.lock();
        if self.speech.is_none() && !state.held {
            state.close(Close::new(CloseCode::NORMAL, ""));
        }
        let is_full = self.stage == Stage::Open && state.inbox.is_some();
        let to_read = !self.read_blocked && !is_full;
        let to_send = !self.close_sent && (state.has_more() || !self.pongs.is_empty() || self.ping);
        let to_write =
            !self.write_blocked && (to_send || !self.writer.is_empty() || (self.stage == Stage::Ending && !self.shut));
        if self.transport.is_some() && (to_read || to_write) {
            return false;
        }
        state.rest();
        true
    }
}

impl Conversation for Driver {
    fn poll(&mut self, context: &mut Context<'_>, ends: bool) -> Poll<()> {
        self.shared.lock().begin(context.waker());
        if ends {
            self.shared.close(Close::new(CloseCode::GOING_AWAY, "the server stops"));
        }
        if self.stage == Stage::Open
            && let Some(session) = &mut self.session
            && session.is_ended(context)
        {
            self.session = None;
            self.shared.close(Close::new(CloseCode::SIGNED_OUT, "the session has ended"));
        }
        (self.read_blocked, self.write_blocked) = (false, false);
        for _ in 0..ROUNDS {
            self.look_at_clock();
            self.read(context);
            self.speak(context);
            self.write(context);
            if self.may_rest() {
                self.counted.tell();
                if self.speech.is_none() && self.transport.is_none() {
                    return Poll::Ready(());
                }
                self.arm(context);
                return Poll::Pending;
            }
        }
        self.shared.lock().rest();
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.closed(Close::new(CloseCode::ABNORMAL, "the connection broke off"));
        let Phase::Closed(close) = &state.phase else { return };
        let Known { client, path, route, id, start } = &self.known;
        let (client, route) = (client.map(tracing::field::display), route.map(tracing::field::display));
        let (code, reason, micros) = (close.code.number(), close.reason.as_str(), start.elapsed().as_micros() as u64);
        let (received, sent) = (self.counted.received, self.counted.sent);
        tracing::info!(target: "squall::access", parent: None, client, path, route, code, reason, received, sent, micros, %id, "a WebSocket has closed");
    }
}

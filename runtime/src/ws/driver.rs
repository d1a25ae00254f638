//! The task of a socket: reads, lets the handler speak, sends, and looks at the clock; all of it in the task that the
//! connection has had from the beginning.

use super::accept::{Known, is_end};
use super::close::{Close, CloseCode};
use super::deflate::{Deflate, LEAST};
use super::figures::Counted;
use super::follow::All;
use super::frame::{Event, Reader};
use super::session::OfSession;
use super::shared::{Outgoing, Phase, Shared, TOO_SLOW};
use super::writer::Writer;
use crate::error::Result;
use crate::request::BoxFuture;
use crate::ticks::{self, Alarm};
use crate::upgrade::{Conversation, Transport};
use bytes::{BufMut, Bytes};
use std::collections::VecDeque;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncReadExt, ReadBuf};
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};

/// How many bytes are read at once.
const READ: usize = 8192;
/// So many pings wait at most to be answered.
const PONGS: usize = 16;
/// How often it goes round before other tasks have their turn.
const ROUNDS: usize = 64;
/// After so many seconds of silence the client is asked whether it is there.
const PING: u32 = 20;
/// After so many it is not.
const DEAD: u32 = 45;
/// So many seconds a client may take nothing of what is sent.
const STALL: u32 = 30;
/// So long the other side's close frame is waited for.
const CLOSING: u32 = 5;
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

    /// Reads, until there is nothing more, or the handler has to take what is there.
    fn read(&mut self, context: &mut Context<'_>) {
        self.full = self.shared.lock().inbox.is_some();
        while !self.read_blocked && self.wants_bytes() {
            if self.at < self.pending.len() {
                let pending = std::mem::take(&mut self.pending);
                self.at += self.consume(&pending[self.at..]);
                if self.at < pending.len() {
                    self.pending = pending;
                } else {
                    self.at = 0;
                }
                continue;
            }
            let Some(transport) = &mut self.transport else { return };
            let transport = &mut **transport;
            if self.stage != Stage::Ending
                && let Some((message, length)) = self.reader.room()
            {
                message.reserve(length);
                let mut into = message.limit(length);
                match pin!(transport.read_buf(&mut into)).poll(context) {
                    Poll::Pending => self.read_blocked = true,
                    Poll::Ready(Ok(0) | Err(_)) => self.broke_off(),
                    Poll::Ready(Ok(length)) => {
                        self.hear();
                        let event = self.reader.filled(length);
                        self.noted(event);
                    }
                }
                continue;
            }
            let mut space = [MaybeUninit::uninit(); READ];
            let mut buffer = ReadBuf::uninit(&mut space);
            match Pin::new(transport).poll_read(context, &mut buffer) {
                Poll::Pending => self.read_blocked = true,
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    self.hear();
                    let bytes = buffer.filled();
                    let taken = self.consume(bytes);
                    if taken < bytes.len() {
                        (self.pending, self.at) = (bytes[taken..].to_vec(), 0);
                    }
                }
                Poll::Ready(_) => self.broke_off(),
            }
        }
    }

    fn wants_bytes(&self) -> bool {
        self.transport.is_some() && !(self.stage == Stage::Open && self.full)
    }

    fn hear(&mut self) {
        self.heard = ticks::count();
        self.pinged = false;
    }

    /// Follows bytes as long as what comes of them can be delivered: how many.
    fn consume(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while at < bytes.len() && self.wants_bytes() {
            if self.stage == Stage::Ending {
                return bytes.len();
            }
            let event = match self.reader.feed(&bytes[at..]) {
                Ok((taken, event)) => {
                    at += taken;
                    Ok(event)
                }
                Err(close) => Err(close),
            };
            self.noted(event);
        }
        at
    }

    fn noted(&mut self, event: Result<Option<Event>, Close>) {
        match event {
            Ok(None | Some(Event::Pong)) => {}
            Ok(Some(Event::Message(message))) => {
                self.counted.received += 1;
                if self.stage == Stage::Open {
                    let mut state = self.shared.lock();
                    state.deliver(message);
                    self.full = state.inbox.is_some();
                }
            }
            Ok(Some(Event::Ping(content))) => {
                // Of many that have not been answered the first ones need not be (RFC 6455, 5.5.3).
                if self.pongs.len() == PONGS {
                    self.pongs.pop_front();
                }
                self.pongs.push_back(content);
            }
            Ok(Some(Event::Close(close))) => {
                self.they_closed = true;
                let payload = close.as_ref().map(Close::payload).unwrap_or_default();
                self.end(close.unwrap_or(Close::new(CloseCode::NO_STATUS, "")), payload);
            }
            Err(close) => {
                let payload = close.payload();
                self.end(close, payload);
            }
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

    /// Sends what is to be sent, until the system takes no more.
    fn write(&mut self, context: &mut Context<'_>) {
        while !self.write_blocked && self.transport.is_some() {
            self.fill(context);
            if self.writer.is_empty() {
                break;
            }
            let Some(transport) = &mut self.transport else { return };
            let before = self.writer.sent();
            let poll = self.writer.poll_write(&mut **transport, context);
            if self.writer.sent() != before {
                self.stalled = None;
            }
            match poll {
                Poll::Ready(Ok(())) => {}
                Poll::Ready(Err(_)) => return self.broke_off(),
                Poll::Pending => {
                    self.write_blocked = true;
                    self.stalled.get_or_insert_with(ticks::count);
                }
            }
        }
        if self.stage == Stage::Ending && self.writer.is_empty() {
            self.shut_down(context);
        }
    }

    /// Gives the writer what is to be sent next.
    fn fill(&mut self, context: &mut Context<'_>) {
        if self.close_sent {
            return;
        }
        while let Some(content) = self.pongs.pop_front() {
            self.writer.push(OpCode::Control(Control::Pong), false, content.into());
        }
        if std::mem::take(&mut self.ping) {
            self.writer.push(OpCode::Control(Control::Ping), false, Bytes::new());
        }
        while self.writer.has_room()
            && let Some(message) = self.next_message(context)
        {
            self.counted.sent += 1;
            self.push(message);
        }
    }

    /// What is to be sent next: what the handler sends, then what it follows.
    fn next_message(&mut self, context: &mut Context<'_>) -> Option<Outgoing> {
        loop {
            let mut state = self.shared.lock();
            if let Some(message) = state.pop() {
                state.make_room();
                return Some(message);
            }
            if let Phase::Closing(close) = &state.phase {
                let payload = if close.code.is_sent() { close.payload() } else { Vec::new() };
                drop(state);
                self.writer.push(OpCode::Control(Control::Close), false, payload.into());
                self.close_sent = true;
                (self.stage, self.until) = (Stage::Closing, ticks::count() + CLOSING);
                self.followed = All::default();
                return None;
            }
            self.followed.change(&mut state.follow);
            drop(state);
            match self.followed.poll_next(context) {
                Poll::Ready(Some(payload)) => return Some(Outgoing { text: true, shared: true, payload }),
                Poll::Ready(None) => self.shared.close(Close::new(CloseCode::TRY_AGAIN_LATER, TOO_SLOW)),
                Poll::Pending => return None,
            }
        }
    }

    fn push(&mut self, message: Outgoing) {
        let opcode = OpCode::Data(if message.text { Data::Text } else { Data::Binary });
        if let Some(deflate) = self.deflate
            && !message.shared
            && message.payload.len() >= LEAST
            && let Some(payload) = deflate.deflate(&message.payload)
        {
            self.writer.push(opcode, true, payload.into());
        } else {
            self.writer.push(opcode, false, message.payload);
        }
    }

    fn shut_down(&mut self, context: &mut Context<'_>) {
        if !self.shut {
            let Some(transport) = &mut self.transport else { return };
            match Pin::new(&mut **transport).poll_shutdown(context) {
                Poll::Pending => {
                    self.write_blocked = true;
                    return;
                }
                Poll::Ready(_) => self.shut = true,
            }
        }
        if self.they_closed {
            self.drop_transport(CloseCode::ABNORMAL, "");
        }
    }

    /// Does what it is time for.
    fn look_at_clock(&mut self) {
        let now = ticks::count();
        if self.transport.is_none() {
            if now >= self.until && self.speech.take().is_some() {
                let (route, id) = (self.known.route.map(tracing::field::display), &self.known.id);
                tracing::warn!(target: "squall::ws", route, %id, "the handler of a WebSocket went on for 30 s after its end, and was dropped");
            }
            return;
        }
        if self.stalled.is_some_and(|since| now >= since + STALL) {
            if let Some(transport) = &self.transport {
                // The system would keep what it has, and go on trying.
                transport.forget_unsent();
            }
            return self.drop_transport(CloseCode::ABNORMAL, "the client takes nothing of what is sent");
        }
        match self.stage {
            Stage::Open => {
                let silence = now.saturating_sub(self.heard);
                if self.full && silence >= PING {
                    // It is the handler that does not listen, so silence says nothing. But the end of the connection would
                    // not be read either: who has gone is noticed by what is sent.
                    (self.ping, self.pinged, self.heard) = (true, false, now);
                } else if silence >= DEAD && self.pinged {
                    self.drop_transport(CloseCode::ABNORMAL, "the client does not answer");
                } else if silence >= PING && !self.pinged {
                    (self.ping, self.pinged) = (true, true);
                    self.heard = now - PING;
                    self.writer.shrink();
                }
            }
            Stage::Closing | Stage::Ending if now >= self.until => {
                self.drop_transport(CloseCode::ABNORMAL, "the client does not close")
            }
            Stage::Closing | Stage::Ending => {}
        }
    }

    /// Has itself woken when there is something to do for the clock.
    fn arm(&mut self, context: &Context<'_>) {
        let mut due = match (&self.transport, self.stage) {
            (Some(_), Stage::Open) => self.heard + if self.pinged { DEAD } else { PING },
            _ => self.until,
        };
        if let Some(since) = self.stalled {
            due = due.min(since + STALL);
        }
        // Where the process cannot have another thread, nobody is asked whether they are there.
        self.alarm.set(due, context.waker());
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

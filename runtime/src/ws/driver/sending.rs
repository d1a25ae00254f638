//! What is sent to the client.

use super::super::close::{Close, CloseCode};
use super::super::deflate::LEAST;
use super::super::follow::All;
use super::super::shared::{Outgoing, Phase, TOO_SLOW};
use super::{Driver, Stage};
use crate::ticks;
use bytes::Bytes;
use std::pin::Pin;
use std::task::{Context, Poll};
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};

/// So long the other side's close frame is waited for.
const CLOSING: u32 = 5;

impl Driver {
    /// Sends what is to be sent, until the system takes no more.
    pub(super) fn write(&mut self, context: &mut Context<'_>) {
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
}

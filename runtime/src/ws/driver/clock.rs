//! How long things may take.

use super::super::close::CloseCode;
use super::{Driver, Stage};
use crate::ticks;
use std::task::Context;

/// After so many seconds of silence the client is asked whether it is there.
const PING: u32 = 20;
/// After so many it is not.
const DEAD: u32 = 45;
/// So many seconds a client may take nothing of what is sent.
const STALL: u32 = 30;

impl Driver {
    /// Does what it is time for.
    pub(super) fn look_at_clock(&mut self) {
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
    pub(super) fn arm(&mut self, context: &Context<'_>) {
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
}

//! What the client sends.

use super::super::close::{Close, CloseCode};
use super::super::frame::Event;
use super::{Driver, Stage};
use crate::ticks;
use bytes::BufMut;
use std::mem::MaybeUninit;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use tokio::io::{AsyncReadExt, ReadBuf};

/// How many bytes are read at once.
const READ: usize = 8192;
/// So many pings wait at most to be answered.
const PONGS: usize = 16;

impl Driver {
    /// Reads, until there is nothing more, or the handler has to take what is there.
    pub(super) fn read(&mut self, context: &mut Context<'_>) {
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
}

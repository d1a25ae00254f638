//! What is being sent: frames whose bytes the system has not all taken.

use super::frame::header;
use bytes::Bytes;
use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::iter;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::AsyncWrite;
use tungstenite::protocol::frame::coding::OpCode;

/// How many frames are given to the system at once.
const TOGETHER: usize = 16;
/// And how many bytes: what is on its way is out of the bounds of its queue.
const BYTES: usize = 64 * 1024;
/// Up to so many bytes are put together and given to the system in one piece, which costs it less than to gather them.
const SMALL: usize = 512;

struct Frame {
    head: [u8; 10],
    head_length: u8,
    payload: Bytes,
}

impl Frame {
    fn length(&self) -> usize {
        usize::from(self.head_length) + self.payload.len()
    }

    /// What is left of it after so many bytes.
    fn rest(&self, done: usize) -> [&[u8]; 2] {
        let head = &self.head[..usize::from(self.head_length)];
        [head.get(done..).unwrap_or_default(), &self.payload[done.saturating_sub(head.len())..]]
    }
}

/// The frames on their way.
#[derive(Default)]
pub(super) struct Writer {
    frames: VecDeque<Frame>,
    /// The bytes of all of them.
    bytes: usize,
    /// How much of the first one has been taken.
    done: usize,
    /// Whether there may be something that a transport of several layers keeps.
    unflushed: bool,
    /// How many bytes have been taken in all.
    sent: u64,
}

impl Writer {
    /// How many bytes have been taken in all.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// Whether it should be given more.
    pub(super) fn has_room(&self) -> bool {
        self.frames.len() < TOGETHER && self.bytes < BYTES
    }

    pub(super) fn push(&mut self, opcode: OpCode, compressed: bool, payload: Bytes) {
        let (head, head_length) = header(opcode, compressed, payload.len());
        let frame = Frame { head, head_length, payload };
        self.bytes += frame.length();
        self.frames.push_back(frame);
    }

    /// Whether everything has been taken.
    pub(super) fn is_empty(&self) -> bool {
        self.frames.is_empty() && !self.unflushed
    }

    /// Gives back memory that is only kept to be quick.
    pub(super) fn shrink(&mut self) {
        if self.frames.is_empty() {
            self.frames = VecDeque::new();
        }
    }

    /// Sends what the system takes; ready when it has taken all, or when something more may be pushed.
    pub(super) fn poll_write(
        &mut self,
        transport: &mut (impl AsyncWrite + Unpin + ?Sized),
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        while !self.frames.is_empty() {
            let poll = match self.bytes - self.done <= SMALL {
                true => self.write_small(transport, context),
                false => self.write_large(transport, context),
            };
            let written = ready!(poll)?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.unflushed = true;
            self.done += written;
            self.sent += written as u64;
            while let Some(first) = self.frames.front()
                && self.done >= first.length()
            {
                let length = first.length();
                (self.done, self.bytes) = (self.done - length, self.bytes - length);
                self.frames.pop_front();
            }
        }
        if self.unflushed {
            ready!(Pin::new(transport).poll_flush(context))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }

    /// What is left of the frames, piece by piece.
    fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let done = iter::once(self.done).chain(iter::repeat(0));
        let parts = self.frames.iter().zip(done).flat_map(|(frame, done)| frame.rest(done));
        parts.filter(|part| !part.is_empty())
    }

    fn write_small(
        &self,
        transport: &mut (impl AsyncWrite + Unpin + ?Sized),
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let (mut together, mut length) = ([0; SMALL], 0);
        for part in self.parts() {
            together[length..length + part.len()].copy_from_slice(part);
            length += part.len();
        }
        Pin::new(transport).poll_write(context, &together[..length])
    }

    fn write_large(
        &self,
        transport: &mut (impl AsyncWrite + Unpin + ?Sized),
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let (mut slices, mut count) = ([IoSlice::new(&[]); 2 * TOGETHER], 0);
        for (slice, part) in slices.iter_mut().zip(self.parts()) {
            *slice = IoSlice::new(part);
            count += 1;
        }
        Pin::new(transport).poll_write_vectored(context, &slices[..count])
    }
}

//! What a topic has: its last events, those who wait for the next, and who is present.

use crate::topics::event::{Frame, Gap, Kind};
use crate::topics::offset::Offset;
use crate::topics::present::Present;
use crate::topics::ring::Ring;
use std::collections::VecDeque;
use std::sync::Arc;
use std::task::Waker;
use std::time::Instant;

pub(super) struct State {
    pub(super) messages: Ring,
    pub(super) signals: Ring,
    /// Of the last message that there was.
    pub(super) last: Offset,
    /// All messages after this one are still here.
    pub(super) floor: Offset,
    /// How many messages were appended of which the engine knew nothing.
    #[cfg(any(feature = "nats", feature = "postgres", feature = "redis"))]
    pub(super) away: u64,
    pub(super) subscribers: Vec<Option<Subscriber>>,
    pub(super) free: Vec<usize>,
    pub(super) present: Present,
    pub(super) used: Instant,
}

#[derive(Default)]
pub(super) struct Subscriber {
    pub(super) waker: Option<Waker>,
    /// The place of the next message that it takes.
    pub(super) message: u64,
    /// What it has not taken yet, where it is not to lose the oldest.
    pub(super) queue: Option<Queue>,
}

#[derive(Default)]
pub(super) struct Queue {
    pub(super) frames: VecDeque<Arc<Frame>>,
    pub(super) weight: usize,
    /// Whether one more was dropped.
    pub(super) full: bool,
}

impl State {
    /// Whoever waits, to be woken when the lock is free again.
    pub(super) fn waiting(&mut self) -> Vec<Waker> {
        self.subscribers.iter_mut().flatten().filter_map(|subscriber| subscriber.waker.take()).collect()
    }

    /// Gives the message to those who have a queue of their own.
    pub(super) fn queue(&mut self, frame: &Arc<Frame>, bytes: usize, count: usize) {
        for queue in self.subscribers.iter_mut().flatten().filter_map(|subscriber| subscriber.queue.as_mut()) {
            if queue.full || queue.frames.len() >= count || queue.weight + frame.weight() > bytes.max(frame.weight()) {
                queue.full = true;
            } else {
                queue.weight += frame.weight();
                queue.frames.push_back(frame.clone());
            }
        }
    }

    /// How many places from the end the last so many messages begin.
    pub(super) fn latest(&self, most: usize) -> u64 {
        let mut left = most;
        let mut places = 0;
        for frame in self.messages.from(0).rev() {
            if left == 0 {
                break;
            }
            left -= usize::from(frame.kind == Kind::Message);
            places += 1;
        }
        places
    }

    /// The offset of the last message before this place.
    pub(super) fn before(&self, place: u64) -> Offset {
        let earlier = self.messages.from(0).take((place - self.messages.first()) as usize);
        earlier.filter(|frame| frame.kind == Kind::Message).last().map_or(self.floor, |frame| frame.offset)
    }

    /// The place after this offset; `None` where that is not known any more.
    pub(super) fn after(&self, offset: Offset) -> Option<u64> {
        let (first, end) = (self.messages.first(), self.messages.end());
        if offset == self.last {
            return Some(end);
        }
        if offset == self.floor {
            return Some(first);
        }
        let mut back = self.messages.from(0).rev();
        let exactly = back.position(|frame| frame.kind == Kind::Message && frame.offset == offset);
        if let Some(from_the_end) = exactly {
            return Some(end - from_the_end as u64);
        }
        let known = offset.epoch == self.floor.epoch
            && offset.epoch == self.last.epoch
            && (self.floor.sequence..self.last.sequence).contains(&offset.sequence);
        let next = |frame: &Arc<Frame>| frame.offset.epoch == offset.epoch && frame.offset.sequence > offset.sequence;
        let index = known.then(|| self.messages.from(0).position(next)).flatten()?;
        Some(first + index as u64)
    }
}

impl Queue {
    /// What was queued, then that more was dropped.
    pub(super) fn take(&mut self, taken: &mut VecDeque<Arc<Frame>>) {
        self.weight = 0;
        taken.append(&mut self.frames);
        if std::mem::take(&mut self.full) {
            taken.push_back(Frame::gap(Gap::TooSlow));
        }
    }
}

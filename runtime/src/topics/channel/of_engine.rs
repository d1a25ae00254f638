//! What an engine that connects processes does with a topic.

use super::Channel;
use crate::topics::event::{Frame, Gap, Kind};
use crate::topics::offset::Offset;
use bytes::Bytes;
use std::sync::Arc;
use std::task::Waker;

impl Channel {
    /// Appends a message where the engine has put it; what it weighs.
    pub(in crate::topics) fn append_at(&self, offset: Offset, json: Bytes) -> usize {
        let frame = Frame::new(Kind::Message, offset, json);
        let weight = frame.weight();
        self.append_frame(frame);
        weight
    }

    /// As many are kept at most, and so many bytes.
    pub(in crate::topics) fn most(&self) -> (usize, usize) {
        (self.kept(), self.limits.bytes)
    }

    /// Whether somebody has not taken the older half yet of what is kept, and more would soon overwrite it.
    pub(in crate::topics) fn has_laggards(&self) -> bool {
        let state = self.lock();
        let (count, weight) = (state.messages.len(), state.messages.weight());
        if count * 2 < self.kept() && weight * 2 < self.limits.bytes {
            return false;
        }
        let half = state.messages.first() + count as u64 / 2;
        state.subscribers.iter().flatten().any(|subscriber| match &subscriber.queue {
            Some(queue) => queue.frames.len() * 2 > self.kept() || queue.weight * 2 > self.limits.bytes,
            None => subscriber.message < half,
        })
    }

    /// Appends a message of which the engine knows nothing yet, in an epoch of this process.
    pub(in crate::topics) fn publish_away(&self, json: Bytes) -> Offset {
        let mut state = self.lock();
        state.away += 1;
        let offset = Offset { epoch: self.epoch, sequence: state.away };
        let woken = self.append(&mut state, Frame::new(Kind::Message, offset, json));
        drop(state);
        woken.into_iter().for_each(Waker::wake);
        offset
    }

    /// Tells all, and those who come back later, that something may be missing here.
    pub(in crate::topics) fn gap(&self, gap: Gap) {
        self.append_frame(Frame::gap(gap));
    }

    fn append_frame(&self, frame: Arc<Frame>) {
        let mut state = self.lock();
        let woken = self.append(&mut state, frame);
        drop(state);
        woken.into_iter().for_each(Waker::wake);
    }

    /// All messages after this one are going to be here.
    pub(in crate::topics) fn begin(&self, floor: Offset) {
        let mut state = self.lock();
        if state.messages.end() == 0 {
            (state.floor, state.last) = (floor, floor);
        }
    }
}

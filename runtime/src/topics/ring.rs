//! The last events of a topic, which all its subscribers read at their own pace.

use super::event::Frame;
use std::collections::VecDeque;
use std::sync::Arc;

/// The last frames. Each has a place, counted from the first that ever was; readers keep the place they are at.
#[derive(Default)]
pub(super) struct Ring {
    frames: VecDeque<Arc<Frame>>,
    /// The place of the first that is still here.
    first: u64,
    weight: usize,
}

impl Ring {
    /// The place of the next one.
    pub(super) fn end(&self) -> u64 {
        self.first + self.frames.len() as u64
    }

    pub(super) fn first(&self) -> u64 {
        self.first
    }

    pub(super) fn len(&self) -> usize {
        self.frames.len()
    }

    pub(super) fn weight(&self) -> usize {
        self.weight
    }

    pub(super) fn push(&mut self, frame: Arc<Frame>) {
        self.weight += frame.weight();
        self.frames.push_back(frame);
    }

    /// Lets the oldest one go.
    pub(super) fn pop(&mut self) -> Option<Arc<Frame>> {
        let frame = self.frames.pop_front()?;
        self.first += 1;
        self.weight -= frame.weight();
        Some(frame)
    }

    pub(super) fn oldest(&self) -> Option<&Arc<Frame>> {
        self.frames.front()
    }

    /// Those from this place on.
    pub(super) fn from(&self, place: u64) -> impl DoubleEndedIterator<Item = &Arc<Frame>> {
        let skipped = place.saturating_sub(self.first).min(self.frames.len() as u64);
        // It is no more than there are.
        self.frames.range(skipped as usize..)
    }
}

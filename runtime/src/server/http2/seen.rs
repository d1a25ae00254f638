//! What is seen of a connection from below and above hyper, for its timer. All but the bodies run in the connection's one
//! task, and nothing hangs on the order of these numbers.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

#[derive(Debug, Default)]
pub(super) struct Seen {
    /// How many streams have not been answered whole.
    open: AtomicUsize,
    /// How many blocks of fields have begun to come.
    blocks: AtomicUsize,
    /// Whether a block of fields, or the head of a frame, has begun and does not go on.
    in_head: AtomicBool,
    /// How many frames of answers have been sent.
    answered: AtomicUsize,
    /// Whether the socket takes nothing.
    blocked: AtomicBool,
    /// How many bodies have given a piece that hyper cannot send yet.
    held: AtomicUsize,
}

/// What a connection does when nothing moves. The number changes with each step forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// It answers; how long that takes is the handler's business.
    Answering,
    /// It waits for a request.
    Waiting(usize),
    /// It waits for the rest of a head.
    InHead(usize),
    /// It waits for the client to take what has been answered.
    Stalled(usize),
}

impl Seen {
    pub(super) fn block_begins(&self) {
        self.blocks.store(self.blocks.load(Relaxed).wrapping_add(1), Relaxed);
    }

    pub(super) fn answered(&self) {
        self.answered.store(self.answered.load(Relaxed).wrapping_add(1), Relaxed);
    }

    pub(super) fn set_in_head(&self, whether: bool) {
        self.in_head.store(whether, Relaxed);
    }

    pub(super) fn set_open(&self, streams: usize) {
        self.open.store(streams, Relaxed);
    }

    pub(super) fn set_blocked(&self, whether: bool) {
        self.blocked.store(whether, Relaxed);
    }

    pub(super) fn held(&self, one_more: bool) {
        if one_more {
            self.held.fetch_add(1, Relaxed)
        } else {
            self.held.fetch_sub(1, Relaxed)
        };
    }

    /// How many streams have not been answered whole.
    pub(super) fn open(&self) -> usize {
        self.open.load(Relaxed)
    }

    /// To be asked when hyper has done what it can. `answering` says whether somebody is at an answer.
    pub(super) fn doing(&self, answering: impl FnOnce() -> bool) -> Doing {
        let answered = self.answered.load(Relaxed);
        if self.in_head.load(Relaxed) {
            Doing::InHead(self.blocks.load(Relaxed))
        } else if self.blocked.load(Relaxed) {
            Doing::Stalled(answered)
        } else if self.open() == 0 {
            Doing::Waiting(self.blocks.load(Relaxed))
        } else if self.held.load(Relaxed) > 0 || !answering() {
            Doing::Stalled(answered)
        } else {
            Doing::Answering
        }
    }
}

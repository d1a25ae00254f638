//! How much is kept, and for how long.

use std::time::Duration;

/// How much of each topic is kept for those who come later, or come back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The messages of a topic that are kept.
    pub(crate) messages: usize,
    /// What these take of memory, in bytes.
    pub(crate) bytes: usize,
    /// How long each is kept, and how long a topic is that nobody uses.
    pub(crate) age: Duration,
    /// How many topics there are in one process.
    pub(crate) topics: usize,
    /// What all topics together take of memory, in bytes.
    pub(crate) all_bytes: usize,
    /// The longest message, in bytes of JSON.
    pub(crate) message: usize,
}

impl Limits {
    pub(crate) const DEFAULT: Limits = Limits {
        messages: 1024,
        bytes: 1024 * 1024,
        age: Duration::from_secs(300),
        topics: 100_000,
        all_bytes: 256 * 1024 * 1024,
        message: 1024 * 1024,
    };
}

/// What becomes of a subscriber that does not take what comes: others never wait for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenSlow {
    /// The oldest messages are dropped; it is told of the [gap](crate::Gap::TooSlow), and goes on with what is still kept.
    /// It has no queue of its own: what all share is its queue, so any number of slow subscribers costs nothing.
    #[default]
    DropOldest,
    /// The newest messages are dropped: it has a queue of its own, of so many messages as the topic keeps; while that is
    /// full nothing is added, and the gap comes after what was queued.
    DropNewest,
    /// The subscription ends, after it was told of the gap.
    Close,
}

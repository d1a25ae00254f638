//! What an answer turned out to depend on, noted by who read it: caches must know.

use super::Request;
use std::sync::atomic::{AtomicU8, Ordering};

/// Something of a request, on which its answer depends once it was read. Each is a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Dependence {
    /// What the client likes best, by `Accept`.
    Accept = 1,
    /// Cookies.
    Cookies = 2,
    /// What is one visitor's own: a session, or a nonce, which is one answer's.
    Visitor = 4,
    /// Who asks.
    User = 8,
    /// Which language the client likes best, by `Accept-Language`.
    #[cfg_attr(not(feature = "languages"), allow(dead_code))]
    Language = 16,
}

/// All that was noted.
#[derive(Debug, Default)]
pub(super) struct Dependences(AtomicU8);

impl Request {
    /// Notes that the answer depends on this.
    pub(crate) fn note(&self, dependence: Dependence) {
        // One request's bits, read when its handler is done: nothing else is ordered by them.
        self.dependences.0.fetch_or(dependence as u8, Ordering::Relaxed);
    }

    /// Whether that was noted.
    pub(crate) fn depends_on(&self, dependence: Dependence) -> bool {
        self.dependences.0.load(Ordering::Relaxed) & dependence as u8 != 0
    }

    /// Whether anything was noted.
    pub(crate) fn depends_on_anything(&self) -> bool {
        self.dependences.0.load(Ordering::Relaxed) != 0
    }
}

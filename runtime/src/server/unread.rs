//! What a connection knows of the body of a request when its answer is ready.

use crate::respond::Response;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Whose body has not all come, or is refused: shared by the stream of a connection and what answers its requests.
#[derive(Clone, Debug)]
pub(super) struct Unread(Arc<Numbers>);

#[derive(Debug)]
struct Numbers {
    /// Twice the number of the request, and one more where its body is refused; or 0.
    unread: AtomicU64,
    /// How many requests have been taken from hyper. Only the connection's own task changes it.
    taken: AtomicU64,
}

impl Unread {
    /// Of a connection that has had so many requests.
    pub(super) fn new(requests: u64) -> Unread {
        Unread(Arc::new(Numbers { unread: AtomicU64::new(0), taken: AtomicU64::new(requests) }))
    }

    /// All that has been begun has come.
    #[inline]
    pub(super) fn nothing(&self) {
        self.0.unread.store(0, Relaxed);
    }

    /// The body of this request has not all come.
    pub(super) fn rest_of(&self, request: u64) {
        self.0.unread.store(request << 1, Relaxed);
    }

    /// The body of this request is refused: nobody knows where it ends.
    pub(super) fn refused(&self, request: u64) {
        self.0.unread.store(request << 1 | 1, Relaxed);
    }

    /// How many requests have been taken from hyper.
    #[inline]
    pub(super) fn taken(&self) -> u64 {
        self.0.taken.load(Relaxed)
    }

    /// The number of the next request.
    #[inline]
    pub(super) fn take(&self) -> u64 {
        let number = self.taken() + 1;
        self.0.taken.store(number, Relaxed);
        number
    }

    /// Whether the answer to this request is the last one of its connection, as hyper does not wait for a body that nobody
    /// reads. Where the answer is a stream, it may be the one who reads it.
    #[inline]
    pub(super) fn is_end(&self, request: u64, response: &Response) -> bool {
        let unread = self.0.unread.load(Relaxed);
        unread >> 1 == request && (unread & 1 == 1 || response.body().size_hint().exact().is_some())
    }
}

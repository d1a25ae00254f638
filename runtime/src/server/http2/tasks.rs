//! The tasks of a connection's streams. They end with it.

use hyper::rt::Executor;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::task::JoinSet;

/// Each stream is answered by a task of its own, so that one does not wait for another.
#[derive(Clone, Default)]
pub(super) struct Tasks(Arc<Mutex<JoinSet<()>>>);

impl Tasks {
    /// Whether one of them runs.
    pub(super) fn any(&self) -> bool {
        !self.lock().is_empty()
    }

    /// Ends them.
    pub(super) fn abort(&self) {
        self.lock().abort_all();
    }

    /// Those that have not ended.
    fn lock(&self) -> MutexGuard<'_, JoinSet<()>> {
        // Nobody but the connection's own task takes the lock, once in a request.
        let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks
    }
}

/// Ends the tasks of a connection that is ended itself: each of them holds all of them, so that they would live on.
pub(super) struct AbortOnDrop(pub(super) Tasks);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Tasks {
    fn execute(&self, stream: F) {
        self.lock().spawn(stream);
    }
}

//! Telling how far an upload has come.

use crate::config::Config;
use crate::request::Request;
use std::sync::Arc;

/// How far the body of a request with files has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// How many bytes of the body have been received.
    pub received: u64,
    /// How many it has, where the client has said it.
    pub expected: Option<u64>,
}

type Watcher = dyn Fn(&Request, Progress) + Send + Sync;

/// Who watches.
#[derive(Clone)]
pub(super) struct Watchers(Arc<Watcher>);

impl Watchers {
    pub(super) fn tell(&self, request: &Request, (received, expected): (u64, Option<u64>)) {
        (self.0)(request, Progress { received, expected });
    }
}

/// Uploads that are watched: `#[app(config = ..)]`.
pub trait WatchUploads {
    /// Has this function hear how far an upload has come, about every 256 KiB of each file, and when the file is whole. It
    /// must not wait: to tell a browser, let it put the figure where another handler finds it, by a value that the form's
    /// address has, say.
    ///
    /// ```
    /// use squall::{Config, WatchUploads};
    ///
    /// let config = Config::new().watch_uploads(|request, progress| {
    ///     println!("{}: {} of {:?} bytes", request.path(), progress.received, progress.expected);
    /// });
    /// ```
    #[must_use]
    fn watch_uploads(self, watcher: impl Fn(&Request, Progress) + Send + Sync + 'static) -> Self;
}

impl WatchUploads for Config {
    fn watch_uploads(mut self, watcher: impl Fn(&Request, Progress) + Send + Sync + 'static) -> Config {
        self.put(Watchers(Arc::new(watcher)));
        self
    }
}

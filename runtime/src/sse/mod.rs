//! Server-Sent Events (HTML Standard, 9.2): an answer that goes on, an event at a time.

mod event;
mod heartbeat;
mod last;
mod stream;

pub use event::{IntoSseEvent, SseEvent};
pub use last::LastEventId;
pub(crate) use stream::Lines;

use crate::body::Body;
use crate::error::Result;
use crate::request::Request;
use crate::respond::{Respond, Response};
use futures_core::Stream;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue};
use serde::Serialize;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;
use stream::{Sending, Source};

/// How often a silent stream shows that it is there, unless told otherwise.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// An answer that goes on, an event at a time: what a browser's `EventSource` reads.
#[doc = include_str!("../../docs/events.md")]
pub struct Events {
    source: Source,
    heartbeat: Duration,
    retry: Option<Duration>,
}

impl Events {
    /// The events of a stream, of [`SseEvent`]s or of `Result`s of them.
    ///
    /// An error ends the stream, and the log has one line of it; the browser comes back after a while.
    pub fn from_stream<S>(stream: S) -> Events
    where
        S: Stream<Item: IntoSseEvent> + Send + 'static,
    {
        Events::new(Source::Events(Box::pin(stream)))
    }

    /// The values of a stream as JSON, without ids.
    pub fn json<S>(stream: S) -> Events
    where
        S: Stream<Item: Serialize> + Send + 'static,
    {
        Events::new(Source::Json(Box::pin(stream)))
    }

    /// What is written already.
    pub(crate) fn of_lines(stream: impl Lines + Send + 'static) -> Events {
        Events::new(Source::Lines(Box::pin(stream)))
    }

    /// The events of both, as they come; it goes on until both have ended.
    ///
    /// A browser knows one last id for all of them, so only one of the two should have ids. Of topics that is the one without
    /// a [name](crate::Subscription::named): it alone goes on where it was. Where each of several topics has to, each is a
    /// stream of its own, or all are one topic whose message is an enum.
    #[must_use]
    pub fn and(self, other: impl Into<Events>) -> Events {
        let source = Source::both(self.source, other.into().source);
        Events { source, heartbeat: self.heartbeat, retry: self.retry }
    }

    fn new(source: Source) -> Events {
        Events { source, heartbeat: HEARTBEAT, retry: None }
    }

    /// How often a stream on which nothing happens has a comment, to the second: 15 seconds unless told otherwise, and a
    /// minute at most. Proxies close what is silent for longer than a minute, and a client that has gone is noticed by it.
    #[must_use]
    pub fn heartbeat(mut self, every: Duration) -> Events {
        self.heartbeat = every;
        self
    }

    /// How long a browser waits before it comes back. Unless told otherwise it is a random time of one to four seconds, so
    /// that not all come at once where a server was restarted.
    #[must_use]
    pub fn retry(mut self, after: Duration) -> Events {
        self.retry = Some(after);
        self
    }
}

/// A number of milliseconds between these.
fn between(least: u64, most: u64) -> u64 {
    least + RandomState::new().hash_one(0) % (most - least)
}

impl Respond for Events {
    fn respond(self, request: &Request) -> Result<Response> {
        let retry = self.retry.map_or_else(|| between(1000, 4000), |time| time.as_millis().min(u64::MAX.into()) as u64);
        let sending = Sending::new(self.source, self.heartbeat, retry, request);
        let mut response = Response::new(Body::from_stream(sending));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        // nginx, and those that follow it, would collect events before they send them on.
        headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
        Ok(response)
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("heartbeat", &self.heartbeat).field("retry", &self.retry).finish_non_exhaustive()
    }
}

//! The limits of a server, by name and unit.

use std::time::Duration;

#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How long the head of a request may take to come, from its first byte on.
    pub(super) header_time: Duration,
    /// How long a connection may be idle between two requests.
    pub(super) idle_time: Duration,
    /// How long each 2 MiB of the body of a request may be waited for.
    pub(super) body_time: Duration,
    /// How long a client may take nothing of an answer.
    pub(super) write_time: Duration,
    /// How many bytes the head of a request may have.
    pub(super) header_bytes: usize,
    /// How many headers a request may have.
    pub(super) header_count: usize,
    /// How long running requests may take once the server has been told to stop.
    pub(super) drain_time: Duration,
    /// How many requests of one HTTP/2 connection may be answered at a time.
    #[cfg(feature = "http2")]
    pub(super) http2_streams: u32,
}

impl Limits {
    pub(super) const DEFAULT: Limits = Limits {
        header_time: Duration::from_secs(10),
        idle_time: Duration::from_secs(75),
        body_time: Duration::from_secs(30),
        write_time: Duration::from_secs(30),
        header_bytes: 64 * 1024,
        header_count: 100,
        drain_time: Duration::from_secs(30),
        #[cfg(feature = "http2")]
        http2_streams: super::http2::STREAMS,
    };
}

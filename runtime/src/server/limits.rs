//! The limits of a server and of its listeners, by name and unit.

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
    /// How many requests of one HTTP/2 connection may be answered at a time.
    #[cfg_attr(not(feature = "http2"), allow(dead_code))]
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
        http2_streams: 100,
    };
}

/// As few bytes may the head of a request be limited to.
pub(super) const LEAST_HEADER_BYTES: usize = 8192;

/// The limits that somebody has set.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Set {
    pub(super) header_time: Option<Duration>,
    pub(super) idle_time: Option<Duration>,
    pub(super) body_time: Option<Duration>,
    pub(super) write_time: Option<Duration>,
    pub(super) header_bytes: Option<usize>,
    pub(super) header_count: Option<usize>,
    pub(super) http2_streams: Option<u32>,
}

impl Set {
    /// These, and where one is not set, the other's.
    pub(super) fn or(self, other: Set) -> Set {
        Set {
            header_time: self.header_time.or(other.header_time),
            idle_time: self.idle_time.or(other.idle_time),
            body_time: self.body_time.or(other.body_time),
            write_time: self.write_time.or(other.write_time),
            header_bytes: self.header_bytes.or(other.header_bytes),
            header_count: self.header_count.or(other.header_count),
            http2_streams: self.http2_streams.or(other.http2_streams),
        }
    }

    /// These, and where one is not set, the usual.
    pub(super) fn settled(self) -> Limits {
        let usual = Limits::DEFAULT;
        Limits {
            header_time: self.header_time.unwrap_or(usual.header_time),
            idle_time: self.idle_time.unwrap_or(usual.idle_time),
            body_time: self.body_time.unwrap_or(usual.body_time),
            write_time: self.write_time.unwrap_or(usual.write_time),
            header_bytes: self.header_bytes.unwrap_or(usual.header_bytes).max(LEAST_HEADER_BYTES),
            header_count: self.header_count.unwrap_or(usual.header_count),
            http2_streams: self.http2_streams.unwrap_or(usual.http2_streams),
        }
    }
}

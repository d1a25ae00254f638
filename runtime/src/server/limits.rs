//! The limits of a server and of its listeners, by name and unit.

use crate::settings::{Faults, Section, show_size, show_time, size, time, toml_text};
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
pub(super) const LEAST_HEADER_BYTES: usize = 1024;

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

    /// All of them, where one is not set the usual.
    pub(super) fn whole(self) -> Set {
        let Limits { header_time, idle_time, body_time, write_time, header_bytes, header_count, http2_streams } =
            self.settled();
        Set {
            header_time: Some(header_time),
            idle_time: Some(idle_time),
            body_time: Some(body_time),
            write_time: Some(write_time),
            header_bytes: Some(header_bytes),
            header_count: Some(header_count),
            http2_streams: Some(http2_streams),
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

    /// Those that settings say.
    pub(super) fn said(section: &Section<'_>, faults: &mut Faults) -> Set {
        let bytes = |text: &str| match size(text)? {
            bytes if bytes < LEAST_HEADER_BYTES as u64 => Err("at least 1 KiB".to_owned()),
            bytes => usize::try_from(bytes).map_err(|_| "less".to_owned()),
        };
        let mut wait = |key| faults.keep(section.read(key, some_time)).flatten();
        Set {
            header_time: wait("header_time"),
            idle_time: wait("idle_time"),
            body_time: wait("body_time"),
            write_time: wait("write_time"),
            header_bytes: faults.keep(section.read("header_bytes", bytes)).flatten(),
            header_count: faults.keep(section.read("header_count", count)).flatten(),
            http2_streams: faults.keep(section.read("http2_streams", count)).flatten(),
        }
    }

    /// Those that are set, as settings write them.
    pub(super) fn entries(&self) -> Vec<(&'static str, String)> {
        let time = |time: Option<Duration>| time.map(|time| toml_text(&show_time(time)));
        let all = [
            time(self.header_time),
            time(self.idle_time),
            time(self.body_time),
            time(self.write_time),
            self.header_bytes.map(|bytes| toml_text(&show_size(bytes as u64))),
            self.header_count.map(|count| count.to_string()),
            self.http2_streams.filter(|_| cfg!(feature = "http2")).map(|count| count.to_string()),
        ];
        KEYS.into_iter().zip(all).filter_map(|(key, value)| Some((key, value?))).collect()
    }
}

/// How settings call them.
pub(super) const KEYS: [&str; 7] =
    ["header_time", "idle_time", "body_time", "write_time", "header_bytes", "header_count", "http2_streams"];

/// In no time nothing is done.
fn some_time(text: &str) -> Result<Duration, String> {
    time(text).and_then(|time| if time.is_zero() { Err("longer than no time".to_owned()) } else { Ok(time) })
}

fn count<N: std::str::FromStr + PartialOrd + From<u8>>(text: &str) -> Result<N, String> {
    text.parse().ok().filter(|count| *count > N::from(0)).ok_or_else(|| "a whole number from 1 on".to_owned())
}

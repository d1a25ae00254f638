//! What can go wrong between a client and a site.

use crate::topics::Offset;
use crate::ws::Close;
use http::StatusCode;
use http::header::{LOCATION, RETRY_AFTER};
use std::fmt;
use std::io;
use std::time::Duration;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a client has no connection, or not what it expects of it.
pub struct Error(Box<Why>);

#[derive(Debug)]
enum Why {
    /// What was asked for cannot be asked for.
    Asked(String),
    Connect {
        host: String,
        cause: io::Error,
    },
    Late {
        what: &'static str,
        after: Duration,
    },
    Broken(Cause),
    Answered {
        status: StatusCode,
        location: Option<String>,
        retry_after: Option<Duration>,
    },
    /// The answer is of another kind.
    Other(String),
    Unreadable {
        offset: Option<Offset>,
        what: String,
    },
    TooLong {
        limit: usize,
    },
    Closed(Close),
}

/// The longest pause that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);

impl Error {
    pub(super) fn asked(what: impl Into<String>) -> Error {
        Error(Box::new(Why::Asked(what.into())))
    }

    pub(super) fn connect(host: &str, cause: io::Error) -> Error {
        Error(Box::new(Why::Connect { host: host.to_owned(), cause }))
    }

    pub(super) fn late(what: &'static str, after: Duration) -> Error {
        Error(Box::new(Why::Late { what, after }))
    }

    pub(super) fn broken(cause: impl Into<Cause>) -> Error {
        Error(Box::new(Why::Broken(cause.into())))
    }

    pub(super) fn answered<B>(response: &http::Response<B>) -> Error {
        let text = |name| response.headers().get(name)?.to_str().ok();
        let location = text(LOCATION).map(|location| location.chars().take(500).collect());
        let retry_after = text(RETRY_AFTER).and_then(|text| text.parse().ok()).map(Duration::from_secs);
        Error(Box::new(Why::Answered { status: response.status(), location, retry_after }))
    }

    pub(super) fn other(what: impl Into<String>) -> Error {
        Error(Box::new(Why::Other(what.into())))
    }

    pub(super) fn unreadable(offset: Option<Offset>, what: impl Into<String>) -> Error {
        Error(Box::new(Why::Unreadable { offset, what: what.into() }))
    }

    pub(super) fn too_long(limit: usize) -> Error {
        Error(Box::new(Why::TooLong { limit }))
    }

    pub(super) fn closed(close: Close) -> Error {
        Error(Box::new(Why::Closed(close)))
    }

    /// The status, where the site has answered by another one than it should.
    pub fn status(&self) -> Option<StatusCode> {
        match &*self.0 {
            Why::Answered { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// How a WebSocket was closed, where that is why.
    pub fn close(&self) -> Option<&Close> {
        match &*self.0 {
            Why::Closed(close) => Some(close),
            _ => None,
        }
    }

    /// Where the message of a topic stands that could not be read: what comes after it can be asked for.
    pub fn offset(&self) -> Option<Offset> {
        match &*self.0 {
            Why::Unreadable { offset, .. } => *offset,
            _ => None,
        }
    }

    /// Whether a message has come that is none of the expected type. A [`Follower`](super::Follower) goes on after it.
    pub fn is_unreadable(&self) -> bool {
        matches!(*self.0, Why::Unreadable { .. })
    }

    /// Whether something has not come in time.
    pub fn is_timeout(&self) -> bool {
        matches!(*self.0, Why::Late { .. })
    }

    /// Whether what was asked for cannot be asked for: a URL that is none, a header that cannot be sent.
    pub fn is_request(&self) -> bool {
        matches!(*self.0, Why::Asked(_))
    }

    /// Whether it may be gone when one tries again.
    pub fn is_temporary(&self) -> bool {
        match &*self.0 {
            Why::Connect { .. } | Why::Late { .. } | Why::Broken(_) => true,
            Why::Answered { status, .. } => status.is_server_error() || [408, 425, 429].contains(&status.as_u16()),
            Why::Closed(close) => matches!(close.code.number(), 1001 | 1005 | 1006 | 1011..=1014),
            Why::Asked(_) | Why::Other(_) | Why::Unreadable { .. } | Why::TooLong { .. } => false,
        }
    }

    /// How long the site wants it to wait.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match &*self.0 {
            Why::Answered { retry_after, .. } => retry_after.map(|time| time.min(LONGEST_PAUSE)),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Why::Asked(what) | Why::Other(what) => f.write_str(what),
            Why::Connect { host, .. } => write!(f, "{host} cannot be connected to"),
            Why::Late { what, after } => write!(f, "{what} within {after:?}"),
            Why::Broken(_) => f.write_str("the connection broke off"),
            Why::Answered { status, location: Some(location), .. } => {
                write!(f, "the answer is {status}, and leads to {location:?}, which is not followed")
            }
            Why::Answered { status, .. } => write!(f, "the answer is {status}"),
            Why::Unreadable { offset: Some(offset), what } => write!(f, "the message {offset} cannot be read: {what}"),
            Why::Unreadable { offset: None, what } => write!(f, "what has come cannot be read: {what}"),
            Why::TooLong { limit } => write!(f, "a message is longer than {limit} bytes"),
            Why::Closed(close) if close.reason.is_empty() => write!(f, "the WebSocket was closed by {}", close.code),
            Why::Closed(close) => write!(f, "the WebSocket was closed by {}: {}", close.code, close.reason),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Why::Connect { cause, .. } => Some(cause),
            Why::Broken(cause) => Some(&**cause),
            _ => None,
        }
    }
}

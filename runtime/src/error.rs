//! The one error type: what the client may see, apart from what the log sees.

mod body;

pub use body::BodyError;

use http::StatusCode;
use std::borrow::Cow;
use std::fmt;

/// The result of most things here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// An error that can be answered: a status, a message for the client, and a cause for the log.
///
/// `?` turns any [`std::error::Error`] into one with status 500, whose cause is logged and whose message tells the
/// client nothing. That is why it does not implement that trait itself. A [`BodyError`] keeps its own status.
pub struct Error(Box<Inner>);

struct Inner {
    status: StatusCode,
    message: Option<Cow<'static, str>>,
    cause: Option<Cause>,
}

impl Error {
    /// An error with this status; the message is for the client.
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Error {
        Error(Box::new(Inner { status, message: Some(message.into()), cause: None }))
    }

    /// An error with this status, of which the client is told no more than the status says.
    pub fn status_only(status: StatusCode) -> Error {
        Error(Box::new(Inner { status, message: None, cause: None }))
    }

    /// The same error with its cause, which only the log sees.
    pub fn with_cause(mut self, cause: impl Into<Cause>) -> Error {
        self.0.cause = Some(cause.into());
        self
    }

    /// The status that it is answered with.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// What the client is told beyond the status.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// What went wrong beneath it.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.0.cause.as_deref()
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(cause: E) -> Error {
        let answer = BodyError::answer_to(&cause);
        answer.unwrap_or_else(|| Error::status_only(StatusCode::INTERNAL_SERVER_ERROR)).with_cause(cause)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.status)?;
        match &self.0.message {
            Some(message) => write!(f, ": {message}"),
            None => Ok(()),
        }
    }
}

/// The error and its causes, a line each: this is what `main` prints when it returns one. An error that says nothing
/// itself leaves the first line to its cause.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut cause = self.0.cause.as_deref().map(|cause| cause as &dyn std::error::Error);
        match cause {
            Some(first) if self.0.message.is_none() && self.0.status == StatusCode::INTERNAL_SERVER_ERROR => {
                write!(f, "{first}")?;
                cause = first.source();
            }
            _ => write!(f, "{self}")?,
        }
        while let Some(error) = cause {
            write!(f, "\n  caused by: {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

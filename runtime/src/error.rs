//! The one error type: what the client may see, apart from what the log sees.

mod body;
mod field;
mod named;
mod or;

pub use body::BodyError;
pub(crate) use body::BodyRefused;
#[cfg(feature = "forms")]
pub(crate) use body::Length;
pub use field::FieldError;
pub use or::OrStatus;

use http::{HeaderName, HeaderValue, StatusCode};
use hyper::ext::ReasonPhrase;
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

/// The result of most things here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// An error that can be answered: a status, a message for the client, and a cause for the log.
///
/// `?` turns any [`std::error::Error`] into one with status 500, whose cause is logged and whose message tells the
/// client nothing, except that a [`BodyError`] in it is answered with its own status. That is why it does not implement
/// that trait itself. The log also says where the error was made: for `?`, the line where it stands.
///
/// For errors of your own that map to statuses, derive `HttpError`.
///
/// ```
/// use squall::prelude::*;
///
/// fn page(text: &str) -> Result<u32> {
///     let number = text.parse().or_status(StatusCode::BAD_REQUEST, "the page must be a number")?;
///     if number == 0 {
///         return Err(Error::not_found());
///     }
///     Ok(number)
/// }
/// assert_eq!(page("x").unwrap_err().status(), StatusCode::BAD_REQUEST);
/// assert!(page("0").unwrap_err().is_not_found());
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    status: StatusCode,
    message: Option<Cow<'static, str>>,
    cause: Option<Cause>,
    headers: Vec<(HeaderName, HeaderValue)>,
    place: &'static Location<'static>,
    fields: Vec<(String, FieldError)>,
    attached: Option<Box<dyn Any + Send + Sync>>,
    reason: Option<ReasonPhrase>,
}

impl Error {
    /// An error with this status, normally 4xx or 5xx; the message is for the client.
    #[track_caller]
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Error {
        let mut error = Error::status_only(status);
        error.0.message = Some(message.into());
        error
    }

    /// An error with this status, of which the client is told no more than the status says.
    #[track_caller]
    pub fn status_only(status: StatusCode) -> Error {
        Error(Box::new(Inner {
            status,
            message: None,
            cause: None,
            headers: Vec::new(),
            place: Location::caller(),
            fields: Vec::new(),
            attached: None,
            reason: None,
        }))
    }

    /// The same error with its cause, which only the log sees.
    pub fn with_cause(mut self, cause: impl Into<Cause>) -> Error {
        self.0.cause = Some(cause.into());
        self
    }

    /// The same error with one more header in its answer, such as `Retry-After`.
    ///
    /// A value that no header can carry (it has a line break, say) makes it a 500 whose cause says so.
    pub fn with_header<V>(mut self, name: HeaderName, value: V) -> Error
    where
        V: TryInto<HeaderValue, Error: Into<Cause>>,
    {
        match value.try_into() {
            Ok(value) => self.0.headers.push((name, value)),
            Err(cause) => {
                self.0.status = StatusCode::INTERNAL_SERVER_ERROR;
                self.0.message = None;
                self.0.cause = Some(cause.into());
            }
        }
        self
    }

    /// The same error with another reason phrase than its status has: `404 No such ship`. It is sent by HTTP/1.1 alone, and no
    /// program should look at it (RFC 9112, 4). In place of one that no status line can have, of several lines say, stands
    /// `Unknown`.
    pub fn with_reason(mut self, reason: impl Into<String>) -> Error {
        let unknown = ReasonPhrase::from_static(b"Unknown");
        self.0.reason = Some(ReasonPhrase::try_from(reason.into()).unwrap_or(unknown));
        self
    }

    /// The reason phrase that it brings.
    pub(crate) fn own_reason(&self) -> Option<&ReasonPhrase> {
        self.0.reason.as_ref()
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

    /// The headers that are sent with it, besides those of its page.
    pub fn headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.0.headers.iter().map(|(name, value)| (name, value))
    }

    /// Where it was made.
    pub(crate) fn place(&self) -> &'static Location<'static> {
        self.0.place
    }

    /// It and its causes, outermost first.
    pub(crate) fn chain(&self) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
        let first = self.0.cause.as_deref().map(|cause| cause as &(dyn std::error::Error + 'static));
        std::iter::successors(first, |error| error.source())
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    #[track_caller]
    fn from(cause: E) -> Error {
        let place = Location::caller();
        let answer = BodyError::answer_to(&cause);
        let mut error = answer.unwrap_or_else(|| Error::status_only(StatusCode::INTERNAL_SERVER_ERROR));
        error.0.place = place;
        error.with_cause(cause)
    }
}

/// What the client is told: the status, and the message if there is one.
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
/// itself leaves the first line to its cause. Where it was made is for the log.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut causes = self.chain().peekable();
        match causes.peek() {
            Some(first) if self.0.message.is_none() && self.0.status == StatusCode::INTERNAL_SERVER_ERROR => {
                write!(f, "{first}")?;
                causes.next();
            }
            _ => write!(f, "{self}")?,
        }
        for cause in causes {
            write!(f, "\n  caused by: {cause}")?;
        }
        Ok(())
    }
}

/// The error of a derived type: what `#[derive(HttpError)]` calls. The macro has checked the status.
#[track_caller]
pub fn http_error(status: u16, message: Option<String>, cause: Option<Cause>) -> Error {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut error = match message {
        Some(message) => Error::new(status, message),
        None => Error::status_only(status),
    };
    error.0.cause = cause;
    error
}

/// The error that a panic is.
#[cold]
pub(crate) fn of_panic(panic: &(dyn Any + Send)) -> Error {
    let message = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (_, Some(text)) => text.as_str(),
        (None, None) => "it does not say why",
    };
    Error::status_only(StatusCode::INTERNAL_SERVER_ERROR).with_cause(format!("panic: {message}"))
}

/// What a status says.
pub fn reason(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("error")
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::RETRY_AFTER;

    #[test]
    fn it_is_one_pointer() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Result<()>>(), size_of::<usize>());
    }

    #[test]
    fn a_question_mark_keeps_the_cause_private_and_notes_its_line() {
        fn fails() -> Result<u8> {
            Ok("secret".parse::<u8>()?)
        }
        let line = line!() - 2;
        let error = fails().unwrap_err();
        assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(error.to_string(), "500 Internal Server Error");
        assert_eq!((error.place().file(), error.place().line()), (file!(), line));
        let debug = format!("{error:?}");
        assert!(debug.starts_with("invalid digit found in string"), "{debug}");
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_a_500_with_a_cause() {
        let error = Error::unavailable("back soon").with_header(RETRY_AFTER, "120");
        assert_eq!(error.headers().count(), 1);
        let error = error.with_header(RETRY_AFTER, "1\r\nx: y");
        assert_eq!(error.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(error.message(), None);
        assert!(error.cause().is_some());
    }
}

//! From an [`Option`] or a [`Result`] to a status.

use super::{Error, Result};
use http::StatusCode;
use std::borrow::Cow;

/// Says which status a missing value or a failure is answered with.
///
/// ```
/// use squall::prelude::*;
///
/// fn name(id: usize) -> Result<&'static str> {
///     ["Ada", "Grace"].get(id).copied().or_not_found()
/// }
/// assert!(name(7).unwrap_err().is_not_found());
/// ```
pub trait OrStatus<T> {
    /// The value, or an error with this status and this message for the client.
    ///
    /// A failure stays as the private cause, which is logged with a 5xx only. So give a failure that is not the
    /// client's doing, such as a lost database, no 4xx: `?` alone makes it a 500.
    fn or_status(self, status: StatusCode, message: impl Into<Cow<'static, str>>) -> Result<T>;

    /// The value, or 404. See [`or_status`](OrStatus::or_status) for failures.
    fn or_not_found(self) -> Result<T>;
}

impl<T> OrStatus<T> for Option<T> {
    #[track_caller]
    fn or_status(self, status: StatusCode, message: impl Into<Cow<'static, str>>) -> Result<T> {
        match self {
            Some(value) => Ok(value),
            None => Err(Error::new(status, message)),
        }
    }

    #[track_caller]
    fn or_not_found(self) -> Result<T> {
        match self {
            Some(value) => Ok(value),
            None => Err(Error::not_found()),
        }
    }
}

impl<T, E: Into<Error>> OrStatus<T> for Result<T, E> {
    #[track_caller]
    fn or_status(self, status: StatusCode, message: impl Into<Cow<'static, str>>) -> Result<T> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(restated(error.into(), Error::new(status, message))),
        }
    }

    #[track_caller]
    fn or_not_found(self) -> Result<T> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(restated(error.into(), Error::not_found())),
        }
    }
}

/// The new error in the old one's place, over the old one's cause.
fn restated(old: Error, mut new: Error) -> Error {
    new.0.cause = old.0.cause;
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_becomes_the_private_cause() {
        let error = "x".parse::<u8>().or_status(StatusCode::BAD_REQUEST, "a number, please").unwrap_err();
        let line = line!() - 1;
        assert_eq!(error.to_string(), "400 Bad Request: a number, please");
        assert_eq!(error.cause().map(ToString::to_string).as_deref(), Some("invalid digit found in string"));
        assert_eq!((error.place().file(), error.place().line()), (file!(), line));
        assert_eq!("7".parse::<u8>().or_not_found().unwrap(), 7);
    }

    #[test]
    fn nothing_is_not_found() {
        assert!(None::<u8>.or_not_found().unwrap_err().is_not_found());
        assert_eq!(None::<u8>.or_status(StatusCode::GONE, "it was here").unwrap_err().status(), StatusCode::GONE);
    }
}

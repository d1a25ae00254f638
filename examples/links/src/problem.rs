//! What can go wrong with a link.

use crate::link::Code;
use http::StatusCode;
use squall::Error;

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Problem {
    /// No link has the code.
    Unknown,
    /// Another link has the code.
    Taken(Code),
    /// The database did not do it.
    Database(sqlx::Error),
    /// The system has no randomness.
    Random(getrandom::Error),
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Problem {
        Problem::Database(error)
    }
}

impl From<getrandom::Error> for Problem {
    fn from(error: getrandom::Error) -> Problem {
        Problem::Random(error)
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Error {
        match problem {
            Problem::Unknown => Error::new(StatusCode::NOT_FOUND, "there is no link with this code"),
            Problem::Taken(code) => Error::new(StatusCode::CONFLICT, format!("the code `{code}` is taken")),
            Problem::Database(cause) => cause.into(),
            Problem::Random(cause) => {
                Error::status_only(StatusCode::INTERNAL_SERVER_ERROR).with_cause(cause.to_string())
            }
        }
    }
}

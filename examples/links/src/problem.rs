//! What can go wrong with a link.

use crate::link::Code;
use squall::HttpError;

/// Why there is no answer.
#[derive(Debug, HttpError)]
pub(crate) enum Problem {
    /// No link has the code.
    #[error(404, "there is no link with this code")]
    Unknown,
    /// Another link has the code.
    #[error(409, "the code `{0}` is taken")]
    Taken(Code),
    /// The database did not do it.
    #[error(500)]
    Database(#[from] sqlx::Error),
    /// The system has no randomness.
    #[error(500)]
    Random(#[from] getrandom::Error),
}

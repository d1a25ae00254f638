//! Why a body could not be read or sent to its end.

use super::Error;
use http::StatusCode;
use std::fmt;
use std::io;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a body could not be read or sent to its end.
///
/// `?` turns it into an [`Error`] with the status that it deserves: 413 for a body beyond its limit, 400 for one that
/// breaks off or is malformed, 408 for one that takes too long, and for a stream of the app's own ([`Body::from_stream`](crate::Body::from_stream)) what its error says.
/// That also holds where it is wrapped in another error, an [`io::Error`] for instance: the wrappers are looked through.
pub struct BodyError(Box<Why>);

#[derive(Debug)]
enum Why {
    TooLarge { limit: u64 },
    BrokenOff(Cause),
    Refused(BodyRefused),
    Failed(Error),
}

/// What a connection says of a body that it does not go on with: it is malformed, or too slow. Carried by an
/// [`io::Error`] through hyper.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyRefused {
    pub(crate) status: StatusCode,
    pub(crate) why: &'static str,
}

impl fmt::Display for BodyRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.why)
    }
}

impl std::error::Error for BodyRefused {}

/// An error and those beneath it. `source` of an [`io::Error`] leaves out the error that it carries.
fn beneath<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(carried) => Some(carried),
        None => error.source(),
    })
}

impl BodyError {
    pub(crate) fn too_large(limit: u64) -> BodyError {
        BodyError(Box::new(Why::TooLarge { limit }))
    }

    /// The error of another body; what is a `BodyError` already stays what it is.
    pub(crate) fn broken_off(cause: impl Into<Cause>) -> BodyError {
        match cause.into().downcast::<BodyError>() {
            Ok(itself) => *itself,
            Err(cause) => {
                let refused = beneath(&*cause).find_map(|error| error.downcast_ref::<BodyRefused>()).copied();
                BodyError(Box::new(refused.map_or(Why::BrokenOff(cause), Why::Refused)))
            }
        }
    }

    pub(crate) fn failed(error: Error) -> BodyError {
        BodyError(Box::new(Why::Failed(error)))
    }

    /// Whether the body is longer than its limit.
    pub fn is_too_large(&self) -> bool {
        matches!(*self.0, Why::TooLarge { .. })
    }

    /// The status that a request with this body is answered with.
    pub fn status(&self) -> StatusCode {
        match &*self.0 {
            Why::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Why::BrokenOff(_) => StatusCode::BAD_REQUEST,
            Why::Refused(refused) => refused.status,
            Why::Failed(error) => error.status(),
        }
    }

    /// The answer to a request, if a body is what this error comes from.
    pub(super) fn answer_to(error: &(dyn std::error::Error + 'static)) -> Option<Error> {
        let found = beneath(error).find_map(|error| error.downcast_ref::<BodyError>())?;
        Some(match &*found.0 {
            Why::Failed(error) => match error.message() {
                Some(message) => Error::new(error.status(), message.to_owned()),
                None => Error::status_only(error.status()),
            },
            _ => Error::new(found.status(), found.to_string()),
        })
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Why::TooLarge { limit } => write!(f, "the body is longer than {}", Length(*limit)),
            Why::BrokenOff(_) => f.write_str("the body broke off"),
            Why::Refused(refused) => fmt::Display::fmt(refused, f),
            Why::Failed(error) => fmt::Display::fmt(error, f),
        }
    }
}

/// A number of bytes, in the largest unit that it is a multiple of.
#[derive(Clone, Copy)]
pub(crate) struct Length(pub(crate) u64);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
            let count = self.0 >> shift;
            if count > 0 && count << shift == self.0 {
                return write!(f, "{count} {unit}");
            }
        }
        write!(f, "{} bytes", self.0)
    }
}

impl fmt::Debug for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for BodyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            Why::TooLarge { .. } | Why::Refused(_) => None,
            Why::BrokenOff(cause) => Some(&**cause),
            Why::Failed(error) => error.cause().map(|cause| cause as &(dyn std::error::Error + 'static)),
        }
    }
}

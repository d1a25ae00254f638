//! Requests that come compressed.

use super::codec::Coding;
use super::stream::Decompressed;
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::route::BodyLimit;
use http::StatusCode;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING};

/// The body as it was before the client compressed it; 415 where it says a coding that is not known, or more than one.
///
/// The route's limit holds for both: for what is sent, here, and for what comes out of it, where a field reads it.
pub(crate) fn decompressed(request: &Request, body: Body, limit: BodyLimit) -> Result<Body> {
    let mut codings = request
        .headers()
        .get_all(CONTENT_ENCODING)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(|name| std::str::from_utf8(name).unwrap_or("?").trim_ascii())
        .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"));
    let Some(name) = codings.next() else { return Ok(body) };
    match Coding::named(name) {
        Some(coding) if codings.next().is_none() => Ok(Body::wrap(Decompressed::new(body.limited_by(limit), coding))),
        _ => {
            // RFC 9110, 12.5.3 and 15.5.16.
            let error = Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "the body's Content-Encoding is not known here");
            Err(error.with_header(ACCEPT_ENCODING, Coding::NAMES.join(", ")))
        }
    }
}

//! What of a representation is sent: all, a part, or nothing, by the conditions of the request (RFC 9110, 13.2.2).

use super::Response;
use super::preconditions::{self, Verdict};
use super::range::{self, Wanted};
use super::validators::{ETag, Validators};
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use http::header::{self, ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderName, LAST_MODIFIED};
use http::{HeaderValue, Method, StatusCode};
use std::time::SystemTime;

/// What a 304 leaves out of the headers of its 200 (RFC 9110, 15.4.5).
const OF_THE_CONTENT: [HeaderName; 6] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
    header::CONTENT_LANGUAGE,
    header::CONTENT_DISPOSITION,
    header::CONTENT_RANGE,
];

/// Marks a response as one of which a client may want nothing, or a part.
///
/// What is to be sent can only be told of the finished answer: conditions hold for a 200 and not, say, for the file that
/// is the page of a 404 (RFC 9110, 13.2.1). So the answers leave this mark, and [`select`] comes after them.
#[derive(Clone, Debug)]
pub(super) struct Selectable {
    validators: Validators,
    ranges: bool,
    now: SystemTime,
}

impl Selectable {
    /// Leaves the mark, and writes the headers that belong to it. A mark that is there already is added to: what is
    /// around an answer knows better than the answer. Where the request sets no conditions, there is nothing to mark.
    pub(super) fn mark(response: &mut Response, request: &Request, validators: Validators, ranges: bool) {
        let now = SystemTime::now();
        let inner = response.extensions_mut().remove::<Selectable>();
        let ranges = ranges || inner.as_ref().is_some_and(|inner| inner.ranges);
        let validators = match inner {
            Some(inner) => inner.validators.replaced_by(validators),
            None => validators,
        };
        validators.write(response, now);
        if ranges {
            response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        }
        if preconditions::are_set(request.headers()) {
            response.extensions_mut().insert(Selectable { validators, ranges, now });
        }
    }
}

/// Whether the request only reads: the conditions of others are not for the answer to hold.
pub(super) fn reads(request: &Request) -> bool {
    *request.method() == Method::GET || *request.method() == Method::HEAD
}

/// Sends of a marked response what the client wants of it.
pub(super) fn select(mut response: Response, request: &Request) -> Result<Response> {
    match response.extensions_mut().remove::<Selectable>() {
        Some(mark) => {
            let content_type = response.headers().get(header::CONTENT_TYPE).cloned();
            let length = response.body().size_hint().exact();
            let mut response = selected(mark, response, request)?;
            if cfg!(feature = "compression")
                && response.status() != StatusCode::OK
                && let Some(content_type) = content_type
            {
                response.extensions_mut().insert(LeftOut { content_type, length });
            }
            Ok(response)
        }
        None => Ok(response),
    }
}

/// The same for a whole response that has this tag and no date, which its headers say already.
pub(crate) fn select_by_tag(etag: ETag, response: Response, request: &Request) -> Result<Response> {
    selected(Selectable { validators: etag.into(), ranges: true, now: SystemTime::UNIX_EPOCH }, response, request)
}

fn selected(mark: Selectable, mut response: Response, request: &Request) -> Result<Response> {
    if response.status() != StatusCode::OK || !reads(request) {
        return Ok(response);
    }
    match preconditions::evaluate(request.method(), request.headers(), Some(&mark.validators)) {
        Verdict::Proceed => {}
        Verdict::NotModified => return Ok(not_modified(response)),
        Verdict::Failed => return Err(preconditions::failed()),
    }
    if !mark.ranges || *request.method() != Method::GET {
        return Ok(response);
    }
    let Some(length) = response.body().size_hint().exact() else { return Ok(response) };
    match range::wanted(request.headers(), &mark.validators, length, mark.now) {
        Wanted::Whole => Ok(response),
        Wanted::Part { first, last } => {
            if response.body_mut().narrow(first, last - first + 1) {
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                response.headers_mut().remove(CONTENT_LENGTH);
                let range = HeaderValue::try_from(format!("bytes {first}-{last}/{length}"))?;
                response.headers_mut().insert(CONTENT_RANGE, range);
            }
            Ok(response)
        }
        Wanted::Unsatisfiable => Err(Error::status_only(StatusCode::RANGE_NOT_SATISFIABLE)
            .with_header(CONTENT_RANGE, format!("bytes */{length}"))
            .with_header(ACCEPT_RANGES, "bytes")),
    }
}

/// What a 304 leaves out, and a 206 in part, for whoever has to know what its 200 would be like.
#[derive(Clone, Debug)]
#[cfg_attr(not(feature = "compression"), allow(dead_code))]
pub(crate) struct LeftOut {
    /// The type of the content.
    pub(crate) content_type: HeaderValue,
    /// How long it is, where that is known.
    pub(crate) length: Option<u64>,
}

fn not_modified(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    let headers = response.headers_mut();
    for name in OF_THE_CONTENT {
        headers.remove(name);
    }
    // Where there is a tag, the date would guide no cache.
    if headers.contains_key(ETAG) {
        headers.remove(LAST_MODIFIED);
    }
    response
}

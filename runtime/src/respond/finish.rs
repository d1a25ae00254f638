//! What becomes of every answer of a handler before it leaves.

use super::Response;
use super::select::select;
use crate::body::Body;
use crate::error::{BodyError, Error, Result};
use crate::request::Request;
use http::StatusCode;
use http::header::CONTENT_LENGTH;

/// The response as it may be sent: the part of it that the client wants, no content where its status has none, and a
/// line of log should its body break off. In place, for each move of a response is a copy.
#[inline]
pub(crate) fn finish(response: &mut Response, request: &Request) -> Result<()> {
    // Most have no mark, and nothing to look for.
    if !response.extensions().is_empty() {
        *response = select(std::mem::take(response), request)?;
    }
    match response.status() {
        StatusCode::SWITCHING_PROTOCOLS => {}
        // RFC 9110, 15.3.5, 15.3.6 and 15.4.5.
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED => {
            *response.body_mut() = Body::empty();
            response.headers_mut().remove(CONTENT_LENGTH);
        }
        status if status.is_informational() => {
            return Err(Error::internal(format!(
                "a handler has answered with {status}, after which an answer must come"
            )));
        }
        _ => {}
    }
    if response.body().may_fail() {
        let (method, path) = (request.method().clone(), request.path().to_owned());
        let log = move |error: &BodyError| log_failure(method.as_str(), &path, error);
        let body = std::mem::take(response.body_mut());
        *response.body_mut() = body.on_failure(log);
    }
    Ok(())
}

/// One line for an answer that its client got the beginning of. Where the fault is the client's (its own body comes back
/// to it, and has broken off) it is a warning.
fn log_failure(method: &str, path: &str, error: &BodyError) {
    let mut cause = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(error) = next {
        cause.push_str(": ");
        cause.push_str(&error.to_string());
        next = error.source();
    }
    let cause = cause.as_str();
    if error.status().is_server_error() {
        tracing::error!(method, path, cause, "a response broke off");
    } else {
        tracing::warn!(method, path, cause, "a response broke off");
    }
}

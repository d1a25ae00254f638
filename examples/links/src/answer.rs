//! Answers, until the framework makes them.

use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use squall::prelude::*;

/// JSON with a status.
pub(crate) fn json(status: StatusCode, value: &impl serde::Serialize) -> Result<Response> {
    let mut response = typed("application/json", serde_json::to_vec(value)?);
    *response.status_mut() = status;
    Ok(response)
}

/// A body of a type.
pub(crate) fn typed(content_type: &'static str, body: impl Into<squall::Body>) -> Response {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// A redirect to anywhere.
pub(crate) fn redirect(target: &str) -> Result<Response> {
    let mut response = Response::new(squall::Body::empty());
    *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
    response.headers_mut().insert(LOCATION, HeaderValue::from_str(target)?);
    Ok(response)
}

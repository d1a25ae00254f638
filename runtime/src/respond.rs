//! What a handler may answer with.

use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE};

/// A response.
pub type Response = http::Response<Body>;

/// A type that a handler may answer with.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an answer that can be sent",
    label = "this method answers with a `{Self}`",
    note = "answer with text, `Json(value)`, `Html(text)`, a `Redirect`, a `Response`, a `(StatusCode, ..)`, an `Option` or a `Result` of these",
    note = "or implement `squall::Respond` for `{Self}`"
)]
pub trait Respond {
    /// Makes the response; the request's head is there to negotiate by.
    fn respond(self, request: &Request) -> Result<Response>;
}

impl Respond for Response {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(self)
    }
}

fn text(body: Bytes) -> Response {
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

impl Respond for &'static str {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(text(Bytes::from_static(self.as_bytes())))
    }
}

impl Respond for String {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(text(self.into()))
    }
}

impl<T: Respond, E: Into<Error>> Respond for Result<T, E> {
    fn respond(self, request: &Request) -> Result<Response> {
        self.map_err(Into::into)?.respond(request)
    }
}

impl<T: Respond> Respond for Option<T> {
    fn respond(self, request: &Request) -> Result<Response> {
        self.ok_or_else(|| Error::status_only(StatusCode::NOT_FOUND))?.respond(request)
    }
}

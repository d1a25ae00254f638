//! What a handler may answer with.

mod absolute;
mod attachment;
mod conditional;
mod data;
mod file;
mod finish;
mod own;
mod parts;
mod preconditions;
mod range;
mod redirect;
mod select;
mod sent_on;
mod spare;
mod streamed;
mod validators;

pub use absolute::{AbsoluteUrl, SiteOrigin};
pub use attachment::Attachment;
pub use conditional::Conditional;
pub use data::{Atom, Html, Json};
pub use file::File;
pub(crate) use file::{Ready, Stamp, is_plain, media_type};
pub(crate) use finish::finish;
#[cfg(feature = "forms")]
pub(crate) use own::AnswerOfItsOwn;
pub(crate) use own::own_answer;
pub use parts::Created;
pub use preconditions::{IntoValidators, Preconditions};
pub use redirect::{IntoLocalPath, LocalPath, NotLocal, Redirect};
#[cfg_attr(not(feature = "compression"), allow(unused_imports))]
pub(crate) use select::LeftOut;
pub(crate) use select::select_by_tag;
pub use sent_on::{RedirectTarget, sent_on};
pub(crate) use spare::{response, reuse_headers};
pub use streamed::Streamed;
pub use validators::{ETag, NoETag, Validators};

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
    note = "answer with text, `Json(value)`, `Html(text)`, a `Redirect`, a `File`, a `Response`, a `(StatusCode, ..)`, an `Option` or a `Result` of these",
    note = "or implement `squall::Respond` for `{Self}`"
)]
pub trait Respond {
    /// Makes the response; the request's head is there to negotiate by.
    fn respond(self, request: &Request) -> Result<Response>;
}

/// A response of any body that a [`Body`] can be made of.
impl<B: Into<Body>> Respond for http::Response<B> {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(self.map(Into::into))
    }
}

/// The body as it is, streamed or not, without a content type.
impl Respond for Body {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(Response::new(self))
    }
}

/// Nothing to say: 204.
impl Respond for () {
    fn respond(self, _request: &Request) -> Result<Response> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        Ok(response)
    }
}

impl<T: Respond, E: Failure> Respond for Result<T, E> {
    fn respond(self, request: &Request) -> Result<Response> {
        self.map_err(E::error)?.respond(request)
    }
}

/// An error that a handler may fail with: whatever becomes an [`Error`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which status it is answered with",
    label = "this method fails with a `{Self}`",
    note = "help: put #[derive(squall::HttpError)] on `{Self}`, and a status on each variant: #[error(404, \"what the client is told\")]",
    note = "or implement `std::error::Error` for `{Self}`: it is then logged, and answered with 500"
)]
pub trait Failure {
    /// The error that is answered.
    fn error(self) -> Error;
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> Failure for E {
    fn error(self) -> Error {
        self.into()
    }
}

/// `None` is 404.
impl<T: Respond> Respond for Option<T> {
    fn respond(self, request: &Request) -> Result<Response> {
        self.ok_or_else(|| Error::status_only(StatusCode::NOT_FOUND))?.respond(request)
    }
}

/// A body of this type.
fn typed(content_type: &'static str, body: impl Into<Bytes>) -> Response {
    let mut response = response(Body::from(body.into()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// Text with this status.
pub(crate) fn text(status: StatusCode, text: impl Into<Bytes>) -> Response {
    let mut response = typed(data::TEXT, text);
    *response.status_mut() = status;
    response
}

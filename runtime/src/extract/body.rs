//! `#[body]`: the body as it came.

use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use crate::route::BodyLimit;
use bytes::Bytes;
use http::StatusCode;

/// A type that a request's body can be read into as it came: a field with `#[body]`.
///
/// There are [`Bytes`] and `Vec<u8>`, `String` (400 if it is not UTF-8), and [`Body`], which is read piece by piece. The
/// `Content-Type` is not looked at. The body that an implementation is given is held to the limit of its route.
///
/// ```
/// use squall::{Body, FromBody, Request, Result};
///
/// struct Table(Vec<Vec<String>>);
///
/// impl FromBody for Table {
///     async fn from_body(request: &Request, body: Body) -> Result<Table> {
///         let text = String::from_body(request, body).await?;
///         Ok(Table(text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a body as it came",
    label = "`Bytes`, `String` and `Body` can",
    note = "use #[json] or #[form] for a type of yours, or implement `squall::FromBody` for it"
)]
pub trait FromBody: Sized {
    /// Reads it; the request's head is there to look at.
    fn from_body(request: &Request, body: Body) -> impl Future<Output = Result<Self>> + Send;
}

impl FromBody for Body {
    async fn from_body(_request: &Request, body: Body) -> Result<Body> {
        Ok(body)
    }
}

impl FromBody for Bytes {
    async fn from_body(_request: &Request, body: Body) -> Result<Bytes> {
        Ok(body.bytes().await?)
    }
}

impl FromBody for Vec<u8> {
    async fn from_body(_request: &Request, body: Body) -> Result<Vec<u8>> {
        Ok(body.bytes().await?.into())
    }
}

impl FromBody for String {
    async fn from_body(_request: &Request, body: Body) -> Result<String> {
        let bytes = body.bytes().await?;
        String::from_utf8(bytes.into()).map_err(|_| Error::new(StatusCode::BAD_REQUEST, "the body is not UTF-8"))
    }
}

/// The body, held to what its route allows.
pub(crate) fn limited(request: &Request, body: Body) -> Body {
    body.limited_by(request.route().map_or(BodyLimit::Default, |route| route.protection.body_limit))
}

/// The body as a `T`.
pub async fn body<T: FromBody>(request: &Request, body: Body) -> Result<T> {
    T::from_body(request, limited(request, body)).await
}

//! `#[body]`: the body as it came.

use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body::Body as _;
use std::pin::Pin;

/// A type that a whole request body can be read into.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a body as it came",
    label = "`Bytes`, `String` and `Body` can",
    note = "use #[json] or #[form] for a type of yours, or implement `squall::FromBody` for it"
)]
pub trait FromBody: Sized {
    /// Reads it.
    fn from_body(request: &Request, body: Body) -> impl Future<Output = Result<Self>> + Send;
}

impl FromBody for Body {
    async fn from_body(_request: &Request, body: Body) -> Result<Body> {
        Ok(body)
    }
}

impl FromBody for Bytes {
    async fn from_body(_request: &Request, mut body: Body) -> Result<Bytes> {
        let mut all = BytesMut::new();
        while let Some(frame) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            if let Ok(data) = frame?.into_data() {
                all.extend_from_slice(&data);
            }
        }
        Ok(all.freeze())
    }
}

impl FromBody for String {
    async fn from_body(request: &Request, body: Body) -> Result<String> {
        let bytes = Bytes::from_body(request, body).await?;
        String::from_utf8(bytes.into()).map_err(|_| Error::new(StatusCode::BAD_REQUEST, "the body is not UTF-8"))
    }
}

/// The body as a `T`.
pub async fn body<T: FromBody>(request: &Request, body: Body) -> Result<T> {
    T::from_body(request, body).await
}

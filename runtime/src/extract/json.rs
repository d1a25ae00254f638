//! `#[json]`: a JSON body as a type of the user's.

use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use http::StatusCode;
use serde::de::DeserializeOwned;

/// A type that can be read from JSON: any that implements serde's `Deserialize`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from JSON",
    label = "this type must implement serde's `Deserialize`",
    note = "put #[derive(serde::Deserialize)] on `{Self}`"
)]
pub trait FromJson: Sized {
    /// Reads it.
    fn from_json(bytes: &[u8]) -> serde_json::Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromJson for T {
    fn from_json(bytes: &[u8]) -> serde_json::Result<T> {
        serde_json::from_slice(bytes)
    }
}

/// The body as a `T`.
pub async fn json<T: FromJson>(request: &Request, body: Body) -> Result<T> {
    let bytes = super::body::limited(request, body).bytes().await?;
    T::from_json(&bytes)
        .map_err(|error| Error::new(StatusCode::BAD_REQUEST, format!("the JSON cannot be read: {error}")))
}

/// The body as a `T`, or `None` where it is empty.
pub async fn json_option<T: FromJson>(request: &Request, body: Body) -> Result<Option<T>> {
    let bytes = super::body::limited(request, body).bytes().await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    json(request, bytes.into()).await.map(Some)
}

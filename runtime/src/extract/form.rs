//! `#[form]` and `#[query(flatten)]`: pairs as a type of the user's.

use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use http::StatusCode;
use serde::de::DeserializeOwned;

/// A type that can be read from a form: any that implements serde's `Deserialize`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a form",
    label = "this type must implement serde's `Deserialize`",
    note = "put #[derive(serde::Deserialize)] on `{Self}`"
)]
pub trait FromForm: Sized {
    /// Reads it.
    fn from_form(bytes: &[u8]) -> Result<Self, String>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromForm for T {
    fn from_form(bytes: &[u8]) -> Result<T, String> {
        serde_html_form::from_bytes(bytes).map_err(|error| error.to_string())
    }
}

/// A type that can be read from a whole query: any that implements serde's `Deserialize`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a query",
    label = "this type must implement serde's `Deserialize`",
    note = "put #[derive(serde::Deserialize)] on `{Self}`"
)]
pub trait FromQuery: Sized {
    /// Reads it.
    fn from_query(query: &str) -> Result<Self, String>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> FromQuery for T {
    fn from_query(query: &str) -> Result<T, String> {
        serde_html_form::from_str(query).map_err(|error| error.to_string())
    }
}

/// The whole query as a `T`.
pub fn query_struct<T: FromQuery>(request: &Request) -> Result<T> {
    T::from_query(request.query())
        .map_err(|error| Error::new(StatusCode::BAD_REQUEST, format!("the query cannot be read: {error}")))
}

/// The body as a `T`.
pub async fn form<T: FromForm>(request: &Request, body: Body) -> Result<T> {
    let bytes = super::body::limited(request, body).bytes().await?;
    T::from_form(&bytes)
        .map_err(|error| Error::new(StatusCode::BAD_REQUEST, format!("the form cannot be read: {error}")))
}

/// The body as a `T`, or `None` where it is empty.
pub async fn form_option<T: FromForm>(request: &Request, body: Body) -> Result<Option<T>> {
    let bytes = super::body::limited(request, body).bytes().await?;
    if bytes.is_empty() {
        return Ok(None);
    }
    form(request, bytes.into()).await.map(Some)
}

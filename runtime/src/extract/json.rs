//! `#[json]`: a JSON body as a type of the user's.

mod place;

use super::media::Format;
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

/// A type that can be read from JSON: any that implements serde's `Deserialize`. A field with `#[json]`.
///
/// The `Content-Type` must be `application/json` or `application/*+json`; otherwise the answer is 415. What is not JSON
/// is answered by 400, with line and column; what is JSON of another shape by 422, with the path to the value. Values
/// nested more than 127 deep are refused. `Option<T>` is `None` where the body is empty; `null` is no empty body.
///
/// With the feature `forms`, a type that derives `garde::Validate` too is held against its rules: what breaks one is answered by
/// 422, with what is wrong with each member.
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

const JSON: Format = Format { name: "application/json", covers: is_json };

/// Whether this media type is JSON (RFC 8259, RFC 6839).
fn is_json(media_type: &str) -> bool {
    if media_type == "application/json" {
        return true;
    }
    let Some((kind, subtype)) = media_type.split_once('/') else { return false };
    let suffix = subtype.rsplit_once('+').map_or(subtype, |(_, suffix)| suffix);
    kind.eq_ignore_ascii_case("application") && suffix.eq_ignore_ascii_case("json")
}

fn read<T: FromJson>(bytes: &[u8]) -> Result<T> {
    T::from_json(bytes).map_err(|error| explained(bytes, &error))
}

#[cold]
fn explained(bytes: &[u8], error: &serde_json::Error) -> Error {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    let what = message.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&message);
    let what = super::shortened(what);
    if error.classify() != Category::Data {
        let message = format!("the body is not JSON: {what} (line {line}, column {column})");
        return Error::new(StatusCode::BAD_REQUEST, message);
    }
    let path = place::path(bytes, line, column);
    let message = if path.is_empty() {
        format!("the JSON cannot be taken: {what}")
    } else {
        format!("the JSON cannot be taken: `{path}`: {what}")
    };
    Error::new(StatusCode::UNPROCESSABLE_ENTITY, message)
}

/// The body as a `T`.
pub async fn json<T: FromJson>(request: &Request, body: Body) -> Result<T> {
    match JSON.read(request, body).await? {
        Some(bytes) => read(&bytes),
        None => Err(Error::new(StatusCode::BAD_REQUEST, "the body is empty; this takes `application/json`")),
    }
}

/// The body as a `T`, or `None` where it is empty.
pub async fn json_option<T: FromJson>(request: &Request, body: Body) -> Result<Option<T>> {
    JSON.read(request, body).await?.map(|bytes| read(&bytes)).transpose()
}

#[cfg(test)]
mod tests;

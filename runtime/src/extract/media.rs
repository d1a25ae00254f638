//! Bodies of a declared format: the `Content-Type` must say what the field expects.

use super::body::limited;
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE};
use http_body::Body as _;

/// A format that a body may have.
pub(super) struct Format {
    /// What a client that sends something else is told to send.
    pub(super) name: &'static str,
    /// Whether this media type, without its parameters, is of the format.
    pub(super) covers: fn(&str) -> bool,
}

impl Format {
    /// The whole body; `None` if it is empty, whatever its type. A wrong type is refused before the body is read.
    pub(super) async fn read(&self, request: &Request, body: Body) -> Result<Option<Bytes>> {
        if body.is_end_stream() {
            return Ok(None);
        }
        let media_type = media_type(request)?;
        if let Some(media_type) = media_type
            && !(self.covers)(media_type)
        {
            let media_type = super::shortened(media_type);
            return Err(self.unsupported(format!("the body is said to be `{media_type}`")));
        }
        let bytes = limited(request, body).bytes().await?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if media_type.is_none() {
            return Err(self.unsupported("the body has no Content-Type".to_owned()));
        }
        Ok(Some(bytes))
    }

    fn unsupported(&self, what: String) -> Error {
        Error::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("{what}; this takes `{}`", self.name))
    }
}

/// The media type of the body without its parameters.
fn media_type(request: &Request) -> Result<Option<&str>> {
    // One pass costs less than to look the name up, as there are few headers.
    let mut lines = request.headers().iter().filter(|(name, _)| **name == CONTENT_TYPE);
    let Some((_, line)) = lines.next() else { return Ok(None) };
    if lines.next().is_some() {
        return Err(Error::new(StatusCode::BAD_REQUEST, "there is more than one Content-Type"));
    }
    Ok(Some(essence(line)))
}

/// The type and subtype; what is no text is of no type.
fn essence(value: &HeaderValue) -> &str {
    let text = value.to_str().unwrap_or_default();
    let end = text.bytes().position(|byte| byte == b';').unwrap_or(text.len());
    text[..end].trim_ascii()
}

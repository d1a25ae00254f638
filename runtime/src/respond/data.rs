//! Text, bytes, HTML, JSON.

use super::{Respond, Response, typed};
use crate::body::Content;
use crate::error::Result;
use crate::request::Request;
use bytes::Bytes;
use serde::Serialize;
use std::borrow::Cow;

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";

impl Respond for &'static str {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(TEXT, Bytes::from_static(self.as_bytes())))
    }
}

impl Respond for String {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(TEXT, self))
    }
}

impl Respond for Cow<'static, str> {
    fn respond(self, request: &Request) -> Result<Response> {
        match self {
            Cow::Borrowed(text) => text.respond(request),
            Cow::Owned(text) => text.respond(request),
        }
    }
}

impl Respond for Bytes {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(BYTES, self))
    }
}

impl Respond for Vec<u8> {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(BYTES, self))
    }
}

impl Respond for &'static [u8] {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed(BYTES, Bytes::from_static(self)))
    }
}

/// Text that is HTML already. What comes from users must have been escaped in it.
#[derive(Clone, Debug)]
pub struct Html<T>(pub T);

impl<T: Content> Respond for Html<T> {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed("text/html; charset=utf-8", self.0.into_bytes()))
    }
}

/// A value as JSON (RFC 8259): any that implements serde's `Serialize`.
///
/// A value that cannot be serialised, such as a map whose keys are no text, is a logged 500.
///
/// ```
/// use squall::Json;
/// use squall::prelude::*;
///
/// #[derive(serde::Serialize)]
/// struct Greeting {
///     text: &'static str,
/// }
///
/// #[handler(get, "/greeting")]
/// struct Greet;
///
/// impl Greet {
///     async fn get(self) -> Json<Greeting> {
///         Json(Greeting { text: "hello" })
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<T: Serialize> Respond for Json<T> {
    fn respond(self, _request: &Request) -> Result<Response> {
        Ok(typed("application/json", serde_json::to_vec(&self.0)?))
    }
}

//! The app of the listener `strict`: it answers every request with what has come, and understands none of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Method, Uri, Version};
use serde::Serialize;
use squall::prelude::*;

/// The app of the listener `strict`.
#[app(
    hosts = any("suites call it by any name"),
    xsrf = exempt("it does nothing with what it is sent"),
    handlers = [Tell],
)]
pub struct Strict;

#[handler(any, "/{*path}")]
struct Tell {
    /// What is no path to others is told all the same.
    #[allow(dead_code)]
    path: Result<String>,
    method: Method,
    uri: Uri,
    version: Version,
    headers: HeaderMap,
    #[body]
    body: Bytes,
}

/// A request, each part of it in base64.
#[derive(Serialize)]
struct Told {
    method: String,
    uri: String,
    version: String,
    headers: Vec<[String; 2]>,
    body: String,
}

impl Tell {
    async fn any(self) -> Json<Told> {
        let headers = self.headers.iter().map(|(name, value)| [STANDARD.encode(name.as_str()), STANDARD.encode(value)]);
        Json(Told {
            method: STANDARD.encode(self.method.as_str()),
            uri: STANDARD.encode(self.uri.to_string()),
            version: STANDARD.encode(format!("{:?}", self.version)),
            headers: headers.collect(),
            body: STANDARD.encode(&self.body),
        })
    }
}

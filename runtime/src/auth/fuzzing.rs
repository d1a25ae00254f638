//! The `Authorization` header, for its fuzz target.

use super::credentials::{Credentials, credentials};
use http::HeaderMap;

/// What was read.
pub(crate) enum Read {
    Bearer(String),
    Basic { name: String, password: String },
    Nobody,
}

pub(crate) fn read_credentials(headers: &HeaderMap) -> Read {
    match credentials(headers, Some("Bearer")) {
        Ok(Credentials::Token(Some(token))) => Read::Bearer(token.to_owned()),
        Ok(Credentials::Basic(Some(basic))) => {
            Read::Basic { name: basic.name, password: basic.password.reveal().clone() }
        }
        _ => Read::Nobody,
    }
}

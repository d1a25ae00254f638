//! The `Set-Cookie` header.

use super::definition::{Definition, SameSite};
use crate::error::{Error, Result};
use crate::request::quoted;
use cookie::Expiration;
use cookie::time::{Duration, OffsetDateTime};
use http::{HeaderValue, StatusCode};

/// How long name and value may be together: browsers ignore what is longer (RFC 6265bis, 5.6).
const LONGEST: usize = 4096;

/// The header that sets the cookie.
///
/// # Errors
///
/// Where browsers would ignore it for its length.
#[track_caller]
pub(super) fn setting(cookie: &Definition<'_>, value: &str) -> Result<HeaderValue> {
    let value = quoted(value);
    let name = cookie.wire_name();
    let length = name.len() + value.len();
    if length > LONGEST {
        return Err(failed(format!(
            "the cookie `{name}` and its value would have {length} bytes, and browsers ignore more than {LONGEST}"
        )));
    }
    let mut built = with_attributes(cookie, name, value.into_owned());
    if let Some(age) = cookie.max_age {
        // 400 days are the most that browsers keep one.
        built = built.max_age(Duration::seconds(i64::try_from(age.as_secs()).unwrap_or(i64::MAX)));
    }
    header(built)
}

/// The header that removes the cookie, which must have the same path and domain as the one that set it.
#[track_caller]
pub(super) fn removing(cookie: &Definition<'_>) -> Result<HeaderValue> {
    let built = with_attributes(cookie, cookie.wire_name(), String::new());
    // Both, as some clients know only one of them.
    header(built.max_age(Duration::ZERO).expires(Expiration::DateTime(OffsetDateTime::UNIX_EPOCH)))
}

fn with_attributes<'a>(cookie: &Definition<'a>, name: String, value: String) -> cookie::CookieBuilder<'a> {
    let mut built = cookie::Cookie::build((name, value)).path(cookie.path);
    if let Some(domain) = cookie.domain {
        built = built.domain(domain);
    }
    if let Some(same_site) = cookie.same_site {
        built = built.same_site(match same_site {
            SameSite::Lax => cookie::SameSite::Lax,
            SameSite::Strict => cookie::SameSite::Strict,
            SameSite::None => cookie::SameSite::None,
        });
    }
    built.secure(cookie.secure).http_only(cookie.http_only).partitioned(cookie.partitioned)
}

#[track_caller]
fn header(built: cookie::CookieBuilder<'_>) -> Result<HeaderValue> {
    let text = built.build().to_string();
    // Names, attributes and values have been checked or quoted; this keeps it so.
    HeaderValue::try_from(&text).map_err(|_| failed(format!("this cannot be sent as a cookie: {text:?}")))
}

#[track_caller]
pub(super) fn failed(cause: String) -> Error {
    Error::status_only(StatusCode::INTERNAL_SERVER_ERROR).with_cause(cause)
}

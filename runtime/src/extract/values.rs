//! `{placeholder}`, `#[query]`, `#[header]`, `#[cookie]`: values by name.

use super::pairs::{self, Pairs};
use super::text::{FromText, Shape};
use crate::error::{Error, Result};
use crate::request::{CookiePairs, Dependence, Request, is_named, strongest_prefix, unquoted};
use http::header::{COOKIE, HeaderValue, ValueIter};
use http::{HeaderMap, StatusCode};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// What is wrong with a value.
pub enum Bad {
    /// It is not there.
    Missing,
    /// A percent sign without two hexadecimal digits.
    Escape,
    /// It is not UTF-8.
    Encoding,
    /// Its type says so.
    Value(String),
}

impl Bad {
    fn answer(self, kind: &str, name: &str) -> Error {
        let what = match &self {
            Bad::Missing => "is missing",
            Bad::Escape => "has a `%` without two hexadecimal digits",
            Bad::Encoding => "is not UTF-8",
            Bad::Value(error) => &format!("cannot be read: {}", super::shortened(error)),
        };
        Error::new(StatusCode::BAD_REQUEST, format!("the {kind} `{name}` {what}"))
    }
}

/// The values of one name, in their order.
pub struct Values<'r>(Kind<'r>);

enum Kind<'r> {
    Query { pairs: Pairs<'r>, name: &'r str },
    Header(ValueIter<'r, HeaderValue>),
    Cookie { pairs: CookiePairs<'r, ValueIter<'r, HeaderValue>>, prefix: &'static str, name: &'r str },
}

impl<'r> Values<'r> {
    fn query(query: &'r str, name: &'r str) -> Values<'r> {
        Values(Kind::Query { pairs: Pairs::new(query), name })
    }

    fn header(headers: &'r HeaderMap, name: &str) -> Values<'r> {
        Values(Kind::Header(headers.get_all(name).iter()))
    }

    fn cookie(headers: &'r HeaderMap, name: &'r str) -> Values<'r> {
        let pairs = || CookiePairs::new(headers.get_all(COOKIE).iter());
        Values(Kind::Cookie { pairs: pairs(), prefix: strongest_prefix(pairs(), name), name })
    }

    /// The one that counts where one is asked for.
    pub(super) fn one(mut self) -> Result<Option<Cow<'r, str>>, Bad> {
        match &mut self.0 {
            // A later parameter overrides; it is the only one that is decoded.
            Kind::Query { pairs, name } => {
                let last = pairs.filter(|(key, _)| pairs::is(key, name)).last();
                last.map(|(_, value)| pairs::decode(value)).transpose()
            }
            // The lines of a field are one list (RFC 9110, 5.3), those of cookies too (RFC 9113, 8.2.3).
            Kind::Header(lines) => {
                let Some(first) = lines.next() else { return Ok(None) };
                let mut all = Cow::Borrowed(utf8(first.as_bytes())?);
                for line in lines {
                    let all = all.to_mut();
                    all.push_str(", ");
                    all.push_str(utf8(line.as_bytes())?);
                }
                Ok(Some(all))
            }
            // Browsers send the cookie with the longest path first (RFC 6265, 5.4): the one that was meant.
            Kind::Cookie { .. } => self.next().transpose(),
        }
    }
}

impl<'r> Iterator for Values<'r> {
    type Item = Result<Cow<'r, str>, Bad>;

    fn next(&mut self) -> Option<Result<Cow<'r, str>, Bad>> {
        match &mut self.0 {
            Kind::Query { pairs, name } => {
                let (_, value) = pairs.find(|(key, _)| pairs::is(key, name))?;
                Some(pairs::decode(value))
            }
            Kind::Header(lines) => Some(utf8(lines.next()?.as_bytes()).map(Cow::Borrowed)),
            // One that is not text is no cookie.
            Kind::Cookie { pairs, prefix, name } => {
                pairs.filter(|(sent, _)| is_named(sent, prefix, name)).find_map(|(_, raw)| unquoted(raw)).map(Ok)
            }
        }
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Bad> {
    std::str::from_utf8(bytes).map_err(|_| Bad::Encoding)
}

/// The value of the placeholder with this number. One that cannot be read names nothing that exists: 404.
pub fn path<T: FromText>(request: &Request, index: usize) -> Result<T> {
    let raw = request.placeholder(index).unwrap_or_default();
    let missing = |error| Error::status_only(StatusCode::NOT_FOUND).with_cause(error);
    // Most have nothing to decode.
    if !raw.as_bytes().contains(&b'%') {
        return T::from_text(raw).map_err(missing);
    }
    let text = percent_decode_str(raw).decode_utf8().map_err(|_| Error::status_only(StatusCode::BAD_REQUEST))?;
    T::from_text(&text).map_err(missing)
}

/// The value of the query parameter with this name.
pub fn query<S: Shape>(request: &Request, name: &'static str) -> Result<S::Value> {
    S::read(Values::query(request.query(), name)).map_err(|bad| bad.answer("query parameter", name))
}

/// The value of the header with this name.
pub fn header<S: Shape>(request: &Request, name: &'static str) -> Result<S::Value> {
    S::read(Values::header(request.headers(), name)).map_err(|bad| bad.answer("header", name))
}

/// The value of the cookie with this name; of one with the prefix `__Host-` or `__Secure-` before it, where that was
/// sent.
pub fn cookie<S: Shape>(request: &Request, name: &'static str) -> Result<S::Value> {
    request.note(Dependence::Cookies);
    S::read(Values::cookie(request.headers(), name)).map_err(|bad| bad.answer("cookie", name))
}

#[cfg(test)]
mod tests;

//! `{placeholder}`, `#[query]`, `#[header]`, `#[cookie]`: values by name.

use super::text::{FromText, Shape};
use crate::error::{Error, Result};
use crate::request::Request;
use http::StatusCode;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// The value of the placeholder with this number. One that cannot be read names nothing that exists: 404.
pub fn path<T: FromText>(request: &Request, index: usize) -> Result<T> {
    let raw = request.placeholder(index).unwrap_or_default();
    let text = percent_decode_str(raw).decode_utf8().map_err(|_| Error::status_only(StatusCode::BAD_REQUEST))?;
    T::from_text(&text).map_err(|_| Error::status_only(StatusCode::NOT_FOUND))
}

fn read<S: Shape>(values: &mut dyn Iterator<Item = Cow<'_, str>>, kind: &str, name: &str) -> Result<S::Value> {
    let bad = |what: String| Error::new(StatusCode::BAD_REQUEST, what);
    match S::read(values) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(bad(format!("the {kind} `{name}` is missing"))),
        Err(error) => Err(bad(format!("the {kind} `{name}` cannot be read: {error}"))),
    }
}

/// The value of the query parameter with this name.
pub fn query<S: Shape>(request: &Request, name: &'static str) -> Result<S::Value> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let mut values = request.query().split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(key) == name).then(|| Cow::Owned(decode(value)))
    });
    read::<S>(&mut values, "query parameter", name)
}

/// The value of the header with this name.
pub fn header<S: Shape>(request: &Request, name: &'static str) -> Result<S::Value> {
    let mut values = request.headers().get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    read::<S>(&mut values, "header", name)
}

/// The value of the cookie with this name.
pub fn cookie<S: Shape>(request: &Request, name: &'static str) -> Result<S::Value> {
    let headers = request.headers().get_all(http::header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut values = headers.flat_map(|line| line.split(';')).filter_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(Cow::Borrowed(value))
    });
    read::<S>(&mut values, "cookie", name)
}

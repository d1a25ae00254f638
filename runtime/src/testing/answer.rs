//! An answer, and what is expected of it.

use super::request::shown;
use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Method, StatusCode, Uri};
use serde::de::DeserializeOwned;
use std::fmt;

/// How much of a body a failure shows, in bytes.
const SHOWN: usize = 1000;

/// What the app has answered, its body read to the end.
///
/// What is expected and not so panics, and shows the request, the status, the headers and the beginning of the body.
#[derive(Clone)]
pub struct Answer {
    method: Method,
    target: Uri,
    head: Parts,
    body: Bytes,
}

impl Answer {
    pub(super) fn new(method: Method, target: Uri, head: Parts, body: Bytes) -> Answer {
        Answer { method, target, head, body }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The value of a header, the first where there are several; `None` without the header.
    ///
    /// # Panics
    ///
    /// Where the value is not visible ASCII.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = self.head.headers.get(name)?;
        match value.to_str() {
            Ok(value) => Some(value),
            Err(_) => panic!("the header `{name}` is not visible ASCII, in {self}"),
        }
    }

    /// What the request asked for: another target than at first where redirects have been followed.
    pub fn target(&self) -> &Uri {
        &self.target
    }

    /// The body.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body as text.
    ///
    /// # Panics
    ///
    /// Where it is not UTF-8.
    #[track_caller]
    pub fn text(&self) -> &str {
        match std::str::from_utf8(&self.body) {
            Ok(text) => text,
            Err(error) => panic!("the body is not UTF-8 ({error}), in {self}"),
        }
    }

    /// The body, read as JSON.
    ///
    /// # Panics
    ///
    /// Where it is no JSON of this type.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => {
                panic!("the body is not the JSON of a {} ({error}), in {self}", std::any::type_name::<T>())
            }
        }
    }

    /// Expects this status: a number, or a [`StatusCode`].
    ///
    /// # Panics
    ///
    /// Where the status is another.
    #[track_caller]
    pub fn expect_status<S>(self, expected: S) -> Answer
    where
        S: TryInto<StatusCode> + Copy + fmt::Display,
    {
        match expected.try_into() {
            Ok(status) if status == self.head.status => self,
            _ => panic!("expected status {expected}, got {self}"),
        }
    }

    /// Expects that one of the headers of this name has this value.
    ///
    /// # Panics
    ///
    /// Where none has.
    #[track_caller]
    pub fn expect_header(self, name: &str, value: &str) -> Answer {
        if !self.head.headers.get_all(name).iter().any(|found| found == value) {
            panic!("expected the header `{name}: {value}`, got {self}");
        }
        self
    }

    /// Expects that there is no header of this name.
    ///
    /// # Panics
    ///
    /// Where there is.
    #[track_caller]
    pub fn expect_no_header(self, name: &str) -> Answer {
        if self.head.headers.contains_key(name) {
            panic!("expected no header `{name}`, got {self}");
        }
        self
    }

    /// Expects this body.
    ///
    /// # Panics
    ///
    /// Where it is another.
    #[track_caller]
    pub fn expect_text(self, expected: &str) -> Answer {
        if self.body != expected.as_bytes() {
            panic!("expected the body {expected:?}, got {self}");
        }
        self
    }

    /// Expects this text somewhere in the body.
    ///
    /// # Panics
    ///
    /// Where it is not there.
    #[track_caller]
    pub fn expect_text_containing(self, part: &str) -> Answer {
        if !self.text().contains(part) {
            panic!("expected a body with {part:?} in it, got {self}");
        }
        self
    }
}

/// The request's method and target, the status, the headers, and the beginning of the body.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n  of {} {}", self.head.status, self.method, self.target)?;
        for (name, value) in &self.head.headers {
            writeln!(f, "  {name}: {}", shown(value))?;
        }
        let end = self.body.len().min(SHOWN);
        let body = String::from_utf8_lossy(&self.body[..end]);
        for line in body.lines() {
            write!(f, "\n  {line}")?;
        }
        match self.body.len() - end {
            0 => Ok(()),
            more => write!(f, "\n  ... and {more} bytes more"),
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

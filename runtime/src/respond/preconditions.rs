//! The conditions of a request (RFC 9110, 13): held against what is there now.

use super::validators::{ETag, Sent, Validators};
use crate::error::{Error, Result};
use crate::extract::FromRequest;
use crate::request::Request;
use http::header::{HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE, RANGE};
use http::{HeaderMap, Method, StatusCode};
use std::time::SystemTime;

/// The conditions under which a client wants its request to be done: `If-Match`, `If-Unmodified-Since`,
/// `If-None-Match` and `If-Modified-Since` (RFC 9110, 13.1). A field of this type needs no attribute.
///
/// A handler that changes something holds them against what it is about to change, so that no client undoes what it has
/// not seen: two people edit the same page, and the second one's save is answered with 412.
///
/// An answer to GET needs no such field, only a [`Conditional`](crate::Conditional), unless it is dear to make: then
/// [`not_modified`](Preconditions::not_modified) says beforehand that nobody will look at it.
///
/// ```
/// use squall::prelude::*;
/// use squall::{ETag, Preconditions};
/// # struct Page { version: u64 }
/// # async fn page(_: u32) -> Result<Option<Page>> { Ok(Some(Page { version: 7 })) }
///
/// #[handler(put, "/pages/{id}")]
/// struct SavePage {
///     id: u32,
///     preconditions: Preconditions,
///     #[body]
///     text: String,
/// }
///
/// impl SavePage {
///     async fn put(self) -> Result<StatusCode> {
///         let page = page(self.id).await?;
///         let there = page.map(|page| ETag::strong(page.version));
///         self.preconditions.required()?.check(there)?; // 428 without a condition, 412 where it does not hold
///         # drop(self.text);
///         Ok(StatusCode::NO_CONTENT)
///     }
/// }
/// # #[app(handlers = [SavePage])] struct App;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let client = squall::testing::Client::new(App);
/// # client.put("/pages/1").await.expect_status(428);
/// # client.put("/pages/1").header("if-match", "\"6\"").await.expect_status(412);
/// # client.put("/pages/1").header("if-match", "\"7\"").await.expect_status(204);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Preconditions {
    method: Method,
    /// Only those of [`NAMES`].
    headers: HeaderMap,
}

/// Whether the request has a condition, or wants a part: then its answer is to be looked at once more.
pub(super) fn are_set(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| NAMES.contains(name) || *name == RANGE)
}

const NAMES: [HeaderName; 4] = [IF_MATCH, IF_UNMODIFIED_SINCE, IF_NONE_MATCH, IF_MODIFIED_SINCE];

impl Preconditions {
    /// Holds the conditions against what is there; `None` where nothing is there yet. One that fails is answered with 412.
    ///
    /// That a GET could be answered with 304 is no failure here.
    #[track_caller]
    pub fn check(&self, there: impl IntoValidators) -> Result<()> {
        match evaluate(&self.method, &self.headers, there.into_validators().as_ref()) {
            Verdict::Failed => Err(failed()),
            Verdict::Proceed | Verdict::NotModified => Ok(()),
        }
    }

    /// Whether the client of this GET or HEAD has what is there already, and 304 is the answer:
    /// [`Conditional::not_modified`](crate::Conditional::not_modified).
    pub fn not_modified(&self, there: impl IntoValidators) -> bool {
        evaluate(&self.method, &self.headers, there.into_validators().as_ref()) == Verdict::NotModified
    }

    /// The same, or 428 where the client set no condition by which a lost change would be seen (RFC 6585, 3): neither
    /// `If-Match` nor `If-Unmodified-Since` nor `If-None-Match`.
    #[track_caller]
    pub fn required(&self) -> Result<&Preconditions> {
        if [IF_MATCH, IF_UNMODIFIED_SINCE, IF_NONE_MATCH].iter().any(|name| self.headers.contains_key(name)) {
            return Ok(self);
        }
        let message = "say by If-Match which version this request is meant for";
        Err(Error::new(StatusCode::PRECONDITION_REQUIRED, message))
    }
}

#[diagnostic::do_not_recommend]
impl FromRequest for Preconditions {
    async fn from_request(request: &Request) -> Result<Preconditions> {
        let mut headers = HeaderMap::new();
        for name in NAMES {
            for value in request.headers().get_all(&name) {
                headers.append(&name, value.clone());
            }
        }
        Ok(Preconditions { method: request.method().clone(), headers })
    }
}

/// What may be there: [`Validators`], an [`ETag`], a time, or an `Option` of one of these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which version of a thing this is",
    label = "expected an `ETag`, a `SystemTime`, `Validators`, or an `Option` of these",
    note = "of a number or a text: `ETag::strong(version)`"
)]
pub trait IntoValidators {
    /// The validators; `None` where nothing is there.
    fn into_validators(self) -> Option<Validators>;
}

impl IntoValidators for Validators {
    fn into_validators(self) -> Option<Validators> {
        Some(self)
    }
}

impl IntoValidators for ETag {
    fn into_validators(self) -> Option<Validators> {
        Some(self.into())
    }
}

impl IntoValidators for SystemTime {
    fn into_validators(self) -> Option<Validators> {
        Some(self.into())
    }
}

impl<T: IntoValidators> IntoValidators for Option<T> {
    fn into_validators(self) -> Option<Validators> {
        self.and_then(T::into_validators)
    }
}

/// What the conditions come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Proceed,
    NotModified,
    Failed,
}

/// The error of a condition that does not hold.
#[track_caller]
pub(super) fn failed() -> Error {
    Error::new(StatusCode::PRECONDITION_FAILED, "a precondition of the request does not hold")
}

/// The steps 1 to 4 of RFC 9110, 13.2.2; the fifth is about ranges.
pub(super) fn evaluate(method: &Method, headers: &HeaderMap, there: Option<&Validators>) -> Verdict {
    let reads = *method == Method::GET || *method == Method::HEAD;
    if headers.contains_key(IF_MATCH) {
        if !names(headers, &IF_MATCH, there, ETag::matches_strongly) {
            return Verdict::Failed;
        }
    } else if let (Some(date), Some(changed)) = (date(headers, &IF_UNMODIFIED_SINCE), last_modified(there))
        && changed > date
    {
        return Verdict::Failed;
    }
    if headers.contains_key(IF_NONE_MATCH) {
        if names(headers, &IF_NONE_MATCH, there, ETag::matches_weakly) {
            return if reads { Verdict::NotModified } else { Verdict::Failed };
        }
    } else if reads
        && let (Some(date), Some(changed)) = (date(headers, &IF_MODIFIED_SINCE), last_modified(there))
        && changed <= date
    {
        return Verdict::NotModified;
    }
    Verdict::Proceed
}

/// Whether the header's list has the tag of what is there, or is `*` and something is there.
fn names(
    headers: &HeaderMap,
    name: &HeaderName,
    there: Option<&Validators>,
    matches: fn(&ETag, Sent<'_>) -> bool,
) -> bool {
    let Some(there) = there else { return false };
    headers.get_all(name).iter().any(|value| {
        let value = value.as_bytes();
        value.trim_ascii() == b"*" || there.etag().is_some_and(|etag| Sent::list(value).any(|sent| matches(etag, sent)))
    })
}

/// The date in a header of which there must be one; one that is no date counts for nothing (RFC 9110, 13.1.3 and 4).
pub(super) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => httpdate::parse_http_date(value.to_str().ok()?).ok(),
        _ => None,
    }
}

fn last_modified(there: Option<&Validators>) -> Option<SystemTime> {
    there.and_then(Validators::last_modified)
}

#[cfg(test)]
mod tests;

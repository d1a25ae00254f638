//! An answer that a client may have already.

use super::preconditions::IntoValidators;
use super::select::Selectable;
use super::validators::Validators;
use super::{Respond, Response};
use crate::body::Body;
use crate::error::{Error, Result};
use crate::request::Request;
use http::StatusCode;

/// An answer with an [`ETag`](crate::ETag), the time of its last change, or both: a GET of who has it already is
/// answered with 304 and without a body, and one whose conditions do not hold with 412 (RFC 9110, 13).
///
/// In an answer to another method it only says what is there now. Conditions of writing must be checked before:
/// see [`Preconditions`](crate::Preconditions).
///
/// ```
/// use squall::prelude::*;
/// use squall::{Conditional, ETag};
///
/// #[handler(get, "/weather")]
/// struct Weather;
///
/// impl Weather {
///     async fn get(self) -> Conditional<&'static str> {
///         Conditional::new(ETag::strong("2026-11-25T12"), "rain")
///     }
/// }
/// # #[app(handlers = [Weather])] struct App;
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// # let client = squall::testing::Client::new(App);
/// # client.get("/weather").await.expect_header("etag", r#""2026-11-25T12""#).expect_text("rain");
/// # client.get("/weather").header("if-none-match", r#""2026-11-25T12""#).await.expect_status(304).expect_text("");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Conditional<T> {
    validators: Validators,
    answer: Option<T>,
}

impl<T> Conditional<T> {
    /// This answer, which an [`ETag`](crate::ETag), a time or both tell from what it was before; `None` is neither.
    pub fn new(validators: impl IntoValidators, answer: T) -> Conditional<T> {
        Conditional { validators: validators.into_validators().unwrap_or_default(), answer: Some(answer) }
    }

    /// 304, where [`Preconditions::not_modified`](crate::Preconditions::not_modified) has said so: the answer need not be
    /// made. In an answer to anything but GET and HEAD it is a logged 500.
    pub fn not_modified(validators: impl IntoValidators) -> Conditional<T> {
        Conditional { validators: validators.into_validators().unwrap_or_default(), answer: None }
    }
}

impl<T: Respond> Respond for Conditional<T> {
    fn respond(self, request: &Request) -> Result<Response> {
        let mut response = match self.answer {
            Some(answer) => answer.respond(request)?,
            None if super::select::reads(request) => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                response
            }
            None => return Err(Error::internal("only GET and HEAD are answered with 304")),
        };
        Selectable::mark(&mut response, request, self.validators, false);
        Ok(response)
    }
}

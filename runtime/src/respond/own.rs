//! An error that brings its own answer: the page of a form that could not be taken.

use super::{Respond, Response};
use crate::error::{Error, Result};
use crate::request::Request;
use http::header::{CACHE_CONTROL, VARY};
use http::{HeaderValue, StatusCode};
use std::sync::Mutex;

type Make = dyn FnOnce(&Request) -> Result<Response> + Send;

/// The answer that an error brings along.
pub(crate) struct AnswerOfItsOwn(Mutex<Option<Box<Make>>>);

impl AnswerOfItsOwn {
    #[allow(dead_code, reason = "only forms have pages of their own")]
    pub(crate) fn new(page: impl Respond + Send + 'static) -> AnswerOfItsOwn {
        AnswerOfItsOwn(Mutex::new(Some(Box::new(|request| page.respond(request)))))
    }
}

/// The answer that the error brings, where the client is one that shows pages; it has the error's status unless it says
/// one itself. No cache keeps it, as no error's.
pub(crate) fn own_answer(error: &mut Error, request: &Request) -> Option<Result<Response>> {
    let answer = error.take_attached::<AnswerOfItsOwn>()?;
    // htmx asks for anything, and shows it.
    if !request.prefers_html() && request.header("hx-request").is_none() {
        return None;
    }
    let make = answer.0.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)?;
    Some(make(request).map(|mut response| {
        if response.status() == StatusCode::OK {
            *response.status_mut() = error.status();
        }
        let headers = response.headers_mut();
        headers.append(VARY, HeaderValue::from_static("Accept"));
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        for (name, value) in error.headers() {
            headers.append(name, value.clone());
        }
        response
    }))
}

//! How an error looks to the client, and what of it the log gets.

use crate::body::Body;
use crate::error::Error;
use crate::request::Request;
use crate::respond::{Respond, Response, response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use http::{HeaderValue, StatusCode};
use serde::Serialize;
use std::collections::BTreeMap;

/// What an error can look like, in the order in which a client that takes anything gets one: whoever sends `*/*` or
/// nothing is a program; browsers name `text/html`.
const LOOKS: [(&str, Look); 4] = [
    ("application/problem+json", Look::Problem),
    ("text/html", Look::Html),
    ("application/json", Look::Problem),
    ("text/plain", Look::Text),
];

#[derive(Clone, Copy)]
enum Look {
    Problem,
    Html,
    Text,
}

/// The default page of an error: `application/problem+json` (RFC 9457), HTML or plain text, by the request's `Accept`.
///
/// No cache keeps it, unless the error itself carries a `Cache-Control`: it may depend on who asked, and what is
/// missing or broken now need not be so in a minute, though RFC 9110 (15.1) lets caches keep a 404, 405, 410 or 501.
pub fn error_response(error: &Error, request: &Request) -> Response {
    let status = error.status();
    let mut response = if status.is_client_error() || status.is_server_error() {
        let (content_type, body) = page(error, look(request));
        let mut response = response(Body::from(body));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        response.headers_mut().insert(VARY, HeaderValue::from_static("Accept"));
        response
    } else {
        response(Body::empty())
    };
    *response.status_mut() = status;
    finish(&mut response, error);
    response
}

/// What the app's own page of an error becomes: it gets the error's status, unless it says one itself, and the error's
/// headers. Where there is none, by `None`, the default page stands in for it, and so it does for a page that fails, which is
/// logged.
pub fn own_error_page(page: impl Respond, error: &Error, request: &Request) -> Response {
    match page.respond(request) {
        Ok(mut response) => {
            if response.status() == StatusCode::OK {
                *response.status_mut() = error.status();
            }
            finish(&mut response, error);
            response
        }
        Err(failure) => {
            log_error(&failure, request);
            error_response(error, request)
        }
    }
}

/// The error's reason phrase and headers, in their order, and no caching where none of them speaks of it.
fn finish(response: &mut Response, error: &Error) {
    if let Some(reason) = error.own_reason() {
        response.extensions_mut().insert(reason.clone());
    }
    let headers = response.headers_mut();
    for (name, value) in error.headers() {
        if *name != CONTENT_TYPE {
            headers.append(name, value.clone());
        }
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// Has the request's line of log tell of an error that is our fault, with its causes; one of the client's shows in its
/// status, and so does a method that nobody knows.
pub fn log_error(error: &Error, request: &Request) {
    if !error.is_server_error() || error.status() == StatusCode::NOT_IMPLEMENTED {
        return;
    }
    request.note_failure(causes(error), error.place());
}

/// What has caused an error, in one text.
pub(crate) fn causes(error: &Error) -> String {
    let mut causes = String::new();
    for cause in error.chain() {
        if !causes.is_empty() {
            causes.push_str(": ");
        }
        causes.push_str(&cause.to_string());
    }
    if causes.is_empty() {
        causes.push_str(error.message().unwrap_or("no cause was given"));
    }
    causes
}

fn look(request: &Request) -> Look {
    request.preferred(&LOOKS.map(|(media_type, _)| media_type)).map_or(Look::Problem, |number| LOOKS[number].1)
}

/// RFC 9457, 3.1. `type` is left out: it is `about:blank`, which says that the status means what it always means.
#[derive(Serialize)]
struct Problem<'e> {
    title: &'e str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'e str>,
    /// An extension member (3.2): what is wrong with each field.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    errors: BTreeMap<&'e str, Vec<String>>,
}

fn page(error: &Error, look: Look) -> (&'static str, String) {
    let status = error.status();
    let title = status.canonical_reason().unwrap_or("Error");
    let detail = error.message();
    match look {
        Look::Problem => {
            let problem = Problem { title, status: status.as_u16(), detail, errors: by_field(error) };
            // Texts and a number can always be written as JSON.
            ("application/problem+json", serde_json::to_string(&problem).unwrap_or_default())
        }
        Look::Text => ("text/plain; charset=utf-8", text(error, detail.unwrap_or(title))),
        Look::Html => ("text/html; charset=utf-8", html(status, title, detail, error)),
    }
}

/// What is wrong with each field.
fn by_field(error: &Error) -> BTreeMap<&str, Vec<String>> {
    let mut errors: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, error) in error.fields() {
        errors.entry(name).or_default().push(error.to_string());
    }
    errors
}

fn text(error: &Error, first: &str) -> String {
    let mut text = format!("{first}\n");
    for (name, error) in error.fields() {
        text.push_str(&if name.is_empty() { format!("{error}\n") } else { format!("{name}: {error}\n") });
    }
    text
}

fn list(error: &Error) -> String {
    let mut items = String::new();
    for (name, error) in error.fields() {
        let error = escaped(&error.to_string());
        items.push_str(&match name {
            "" => format!("<li>{error}</li>\n"),
            name => format!("<li>{}: {error}</li>\n", escaped(name)),
        });
    }
    if items.is_empty() { items } else { format!("<ul>\n{items}</ul>\n") }
}

/// A page without style or script, so that every Content-Security-Policy lets it be.
fn html(status: StatusCode, title: &str, detail: Option<&str>, error: &Error) -> String {
    let number = status.as_u16();
    let detail = detail.map(|detail| format!("<p>{}</p>\n", escaped(detail))).unwrap_or_default();
    let list = list(error);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{number} {title}</title>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{detail}{list}<p>{number}</p>\n</main>\n\
         </body>\n</html>\n"
    )
}

fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&#39;"),
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests;

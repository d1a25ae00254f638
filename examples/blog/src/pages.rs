//! What all pages share, and the page of errors.

use squall::prelude::*;
use squall::{Language, error_response};

#[page("problem.html")]
pub(crate) struct ProblemPage {
    status: u16,
    message: Option<String>,
}

/// The page of an error for browsers; for programs what squall says.
pub(crate) fn problem(error: &Error, request: &Request) -> Problem {
    if request.prefers_html() {
        let message = error.message().map(str::to_owned);
        Problem::Page(ProblemPage { status: error.status().as_u16(), message })
    } else {
        Problem::Plain(error_response(error, request))
    }
}

/// The answer to an error.
pub(crate) enum Problem {
    Page(ProblemPage),
    Plain(Response),
}

impl Respond for Problem {
    fn respond(self, request: &Request) -> Result<Response> {
        match self {
            Problem::Page(page) => page.respond(request),
            Problem::Plain(response) => Ok(response),
        }
    }
}

/// The name of a language in itself, by its tag.
pub(crate) fn own_name(language: &Language) -> &'static str {
    match language.tag() {
        "de" => "Deutsch",
        _ => "English",
    }
}

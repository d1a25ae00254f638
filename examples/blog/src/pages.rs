//! What all pages share, and the page of errors.

use squall::Language;
use squall::prelude::*;

#[page("problem.html")]
pub(crate) struct ProblemPage {
    status: u16,
    message: Option<String>,
}

/// The page of an error for browsers; programs get what squall says.
pub(crate) fn problem(error: &Error, request: &Request) -> Option<ProblemPage> {
    let message = error.message().map(str::to_owned);
    request.prefers_html().then(|| ProblemPage { status: error.status().as_u16(), message })
}

/// The name of a language in itself, by its tag.
pub(crate) fn own_name(language: &Language) -> &'static str {
    match language.tag() {
        "de" => "Deutsch",
        _ => "English",
    }
}

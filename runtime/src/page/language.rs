//! `language` and `t(..)` in a template: what the visitor reads.

use crate::error::Result;
use crate::languages::Language;
use crate::request::Request;

/// The visitor's language.
///
/// # Errors
///
/// 500 where another app serves the page than the one it was written for, and has no languages.
pub fn language(request: &Request) -> Result<Language> {
    Language::of_request(request)
}

/// Stops the build where a template asks for the language, and the page's app has none.
#[track_caller]
pub const fn has_languages(has: bool, message: &'static str) {
    if !has {
        panic!("{}", message);
    }
}

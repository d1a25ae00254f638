//! `cors = any`, `cors = trusted`, `cors = off("only pages of our own read it")`

use super::reason::{is_word, text_or_off};
use syn::{Expr, Result};

/// Whose pages may read the answers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Cors {
    /// Everybody's.
    Any,
    /// Those of the app's trusted origins.
    Trusted,
    /// Nobody's, whatever the section says, for this reason.
    Off(String),
}

const USAGE: &str = "say whose pages may read the answers: `cors = any` lets all read what is answered to a request without cookies, \
                     `cors = trusted` lets the app's trusted_origins read all";

const OFF: &str = "say why no other page may read it: cors = off(\"the reason\")";

pub(super) fn parse(value: &Expr) -> Result<Cors> {
    if is_word(value, "any") {
        return Ok(Cors::Any);
    }
    if is_word(value, "trusted") {
        return Ok(Cors::Trusted);
    }
    text_or_off(value, USAGE, OFF, |text| Err(instead_of(text)), Cors::Off)
}

/// What to write instead of a text.
fn instead_of(text: &str) -> String {
    match text {
        "*" => "everybody is `cors = any`".to_owned(),
        origin if origin.contains("://") => format!(
            "the app names those that it trusts: #[app(trusted_origins = [\"{origin}\"])]; write `cors = trusted` here"
        ),
        _ => USAGE.to_owned(),
    }
}

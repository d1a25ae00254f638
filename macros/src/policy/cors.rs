//! `cors = any`, `cors = trusted`, `cors = off("only pages of our own read it")`

use super::reason::{call, is_word, text, texts};
use syn::{Error, Expr, Result};

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

pub(super) fn parse(value: &Expr) -> Result<Cors> {
    if is_word(value, "any") {
        return Ok(Cors::Any);
    }
    if is_word(value, "trusted") {
        return Ok(Cors::Trusted);
    }
    let off = "say why no other page may read it: cors = off(\"the reason\")";
    if let Some(call) = call(value, "off") {
        let [reason] = texts(call, off)?;
        return Ok(Cors::Off(reason.value()));
    }
    if is_word(value, "off") {
        return Err(Error::new_spanned(value, off));
    }
    match text(value).map(syn::LitStr::value).as_deref() {
        Some("*") => Err(Error::new_spanned(value, "everybody is `cors = any`")),
        Some(origin) if origin.contains("://") => Err(Error::new_spanned(
            value,
            format!(
                "the app names those that it trusts: #[app(trusted_origins = [\"{origin}\"])]; write `cors = trusted` here"
            ),
        )),
        _ => Err(Error::new_spanned(value, USAGE)),
    }
}

//! `xsrf = exempt("signed by the payment provider")`

use super::reason::{call, is_word, text, texts};
use proc_macro2::Span;
use syn::{Error, Expr, Ident, Result};

/// A handler that other sites' pages may send requests to.
pub(crate) struct Exemption {
    /// Where it is said.
    pub(crate) span: Span,
    pub(crate) reason: String,
}

pub(super) fn parse(name: &Ident, value: &Expr) -> Result<Exemption> {
    let usage = "say what else shows that the request is meant: xsrf = exempt(\"signed by the payment provider\")";
    if let Some(call) = call(value, "exempt") {
        let [reason] = texts(call, usage)?;
        return Ok(Exemption { span: name.span(), reason: reason.value() });
    }
    if is_word(value, "exempt") || text(value).is_some() {
        return Err(Error::new_spanned(value, usage));
    }
    Err(Error::new_spanned(
        value,
        format!(
            "every handler refuses cross-site requests, unless a reason stands beside it\n{usage}\n\
             or trust one site: #[app(trusted_origins = [\"https://pay.example.com\"])]"
        ),
    ))
}

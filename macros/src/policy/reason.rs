//! What weakens a protection says why: `exempt("the reason")`, `insecure("http://..", "the reason")`.

use syn::{Error, Expr, ExprCall, Lit, LitStr, Result};

/// The arguments, if this is a call of that name.
pub(super) fn call<'e>(value: &'e Expr, name: &str) -> Option<&'e ExprCall> {
    match value {
        Expr::Call(call) if is_word(&call.func, name) => Some(call),
        _ => None,
    }
}

/// Whether this is the word alone.
pub(super) fn is_word(value: &Expr, name: &str) -> bool {
    matches!(value, Expr::Path(path) if path.path.is_ident(name))
}

/// The text in quotes.
pub(super) fn text(value: &Expr) -> Option<&LitStr> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The texts of a call that has so many, none of them empty; else `usage` is said at what is wrong.
pub(super) fn texts<const N: usize>(call: &ExprCall, usage: &str) -> Result<[LitStr; N]> {
    let mut found = Vec::new();
    for argument in &call.args {
        match text(argument) {
            Some(text) if !text.value().trim().is_empty() => found.push(text.clone()),
            _ => return Err(Error::new_spanned(argument, usage)),
        }
    }
    found.try_into().map_err(|_| Error::new_spanned(call, usage))
}

/// What this function reads of a text in quotes, or what it is with `off("the reason")`; else `usage` or `off` is said.
pub(super) fn text_or_off<T>(
    value: &Expr,
    usage: &str,
    off: &str,
    read: impl FnOnce(&str) -> std::result::Result<T, String>,
    without: impl FnOnce(String) -> T,
) -> Result<T> {
    if let Some(literal) = text(value) {
        return read(&literal.value()).map_err(|message| Error::new(literal.span(), message));
    }
    if let Some(call) = call(value, "off") {
        let [reason] = texts(call, off)?;
        return Ok(without(reason.value()));
    }
    Err(Error::new_spanned(value, if is_word(value, "off") { off } else { usage }))
}

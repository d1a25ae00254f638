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

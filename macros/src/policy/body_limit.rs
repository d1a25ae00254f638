//! `body_limit = "10 MiB"`, `body_limit = unlimited("it is read piece by piece")`

use crate::fields::size;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Expr, Lit, Result};

/// How much body a handler takes.
#[derive(Clone)]
pub(crate) enum BodyLimit {
    Bytes(u64),
    /// Any length, for this reason.
    Unlimited(String),
}

impl BodyLimit {
    pub(crate) fn tokens(&self) -> TokenStream {
        match self {
            BodyLimit::Bytes(bytes) => quote!(::squall::private::BodyLimit::Bytes(#bytes)),
            BodyLimit::Unlimited(reason) => quote!(::squall::private::BodyLimit::Unlimited(#reason)),
        }
    }
}

/// `body_limit = ..` and its like, of which `what` may have any length.
pub(crate) fn limit(value: &Expr, what: &str) -> Result<BodyLimit> {
    let usage = "write a number of bytes, a text such as \"10 MiB\", or unlimited(\"the reason\")";
    let bad = || Error::new_spanned(value, usage);
    let why = format!("say why {what} may have any length: unlimited(\"the reason\")");
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) if number.suffix().is_empty() => number.base10_parse().map(BodyLimit::Bytes),
            Lit::Str(text) => size(&text.value()).map(BodyLimit::Bytes).ok_or_else(bad),
            _ => Err(bad()),
        },
        Expr::Call(call) if matches!(&*call.func, Expr::Path(path) if path.path.is_ident("unlimited")) => {
            match call.args.first() {
                Some(Expr::Lit(literal)) if call.args.len() == 1 => match &literal.lit {
                    Lit::Str(reason) if !reason.value().trim().is_empty() => Ok(BodyLimit::Unlimited(reason.value())),
                    _ => Err(Error::new_spanned(literal, why)),
                },
                _ => Err(Error::new_spanned(call, why)),
            }
        }
        Expr::Path(path) if path.path.is_ident("unlimited") => Err(Error::new_spanned(path, why)),
        _ => Err(bad()),
    }
}

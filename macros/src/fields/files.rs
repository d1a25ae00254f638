//! What a file may be: `limit`, `accept` and `most`, of `#[upload(..)]` and of a form's field.

use crate::attr::Argument;
use crate::diag::Errors;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Expr, Lit, LitStr};

/// The options of a file.
#[derive(Default)]
pub(crate) struct FileOptions {
    /// The most bytes, and where it is said.
    pub(crate) limit: Option<(u64, Span)>,
    accept: Vec<String>,
    most: Option<usize>,
}

impl FileOptions {
    /// Takes one of the three options.
    pub(crate) fn take(&mut self, argument: &Argument, errors: &mut Errors) {
        match argument {
            Argument::Pair(name, value) if name == "limit" => match bytes(value) {
                Some(0) => errors.at(value, "no file is that short"),
                Some(limit) => self.limit = Some((limit, syn::spanned::Spanned::span(value))),
                None => errors.at(value, "write a number of bytes, or a text such as \"10 MiB\""),
            },
            Argument::Pair(name, value) if name == "accept" => match text(value) {
                Some(text) => self.accept = media_types(&text, errors),
                None => errors.at(value, "write the media types in one text: accept = \"image/png, image/jpeg\""),
            },
            Argument::Pair(_, value) => match number(value) {
                Some(most @ 1..) => self.most = Some(most),
                _ => errors.at(value, "write how many files there may be: most = 10"),
            },
            Argument::Word(name) | Argument::Call(name, _) => {
                errors.at(name, format!("`{name}` wants a value: {name} = .."));
            }
            Argument::Text(text) => errors.at(text, "expected `limit = ..`, `accept = ..` or `most = ..`"),
        }
    }

    /// Whether anything is said.
    #[cfg(feature = "forms")]
    pub(crate) fn is_empty(&self) -> bool {
        self.limit.is_none() && self.accept.is_empty() && self.most.is_none()
    }

    /// `squall::private::FileRule`
    pub(crate) fn tokens(&self) -> TokenStream {
        let accept = &self.accept;
        let limit = self.limit.as_ref().map(|(limit, _)| quote!(limit: ::core::option::Option::Some(#limit),));
        let most = self.most.map(|most| quote!(most: #most,));
        quote!(::squall::private::FileRule { accept: &[#(#accept),*], #limit #most ..::squall::private::FileRule::ANY })
    }
}

fn media_types(text: &LitStr, errors: &mut Errors) -> Vec<String> {
    let mut types = Vec::new();
    for media_type in text.value().split(',').map(str::trim) {
        let letters = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+-.".contains(&b))
        };
        let well_formed =
            media_type.split_once('/').is_some_and(|(kind, name)| letters(kind) && (name == "*" || letters(name)));
        if !well_formed {
            let hint =
                if media_type.starts_with('.') { "; the ending of a name says nothing of what a file is" } else { "" };
            errors.at(
                text,
                format!(
                    "`{media_type}` is no media type such as `image/png`, nor a kind of them such as `image/*`{hint}"
                ),
            );
            return Vec::new();
        }
        if media_type.starts_with("text/") || media_type == "image/svg+xml" {
            errors.at(
                text,
                format!(
                    "no bytes of a file tell that it is `{media_type}`; leave out `accept`, and look at the content"
                ),
            );
            return Vec::new();
        }
        types.push(media_type.to_owned());
    }
    types
}

fn text(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    }
}

fn number<N: std::str::FromStr<Err: std::fmt::Display>>(value: &Expr) -> Option<N> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        _ => None,
    }
}

fn bytes(value: &Expr) -> Option<u64> {
    number(value).or_else(|| size(&text(value)?.value()))
}

/// `10 MiB` in bytes.
pub(crate) fn size(text: &str) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

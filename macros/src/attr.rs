//! The arguments of an attribute: words, texts, `name = value`, `name(..)`, between commas.

use crate::diag::Errors;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, LitStr, Token, Type};

/// One argument of an attribute.
pub(crate) enum Argument {
    /// `get`
    Word(Ident),
    /// `"/path"`
    Text(LitStr),
    /// `in = Admin`
    Pair(Ident, Expr),
    /// `auth(Role::Editor)`
    Call(Ident, TokenStream),
}

/// The arguments; one that cannot be parsed is noted and left out, the others stay.
pub(crate) fn arguments(tokens: TokenStream, errors: &mut Errors) -> Vec<Argument> {
    let mut result = Vec::new();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            match argument(input) {
                Ok(argument) => result.push(argument),
                Err(error) => {
                    errors.push(error);
                    while !input.is_empty() && !input.peek(Token![,]) {
                        input.parse::<TokenTree>()?;
                    }
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error);
    }
    result
}

/// A word that stands alone and can be no value: syn would take it for the beginning of a longer expression.
fn keyword(input: ParseStream<'_>) -> Option<Ident> {
    if input.peek(Ident) {
        return None;
    }
    let ahead = input.fork();
    let word = Ident::parse_any(&ahead).ok()?;
    let is_value = matches!(word.to_string().as_str(), "true" | "false" | "self" | "Self" | "super" | "crate" | "_");
    let stands_alone = ahead.is_empty() || ahead.peek(Token![,]);
    (stands_alone && !is_value).then_some(word)
}

fn argument(input: ParseStream<'_>) -> syn::Result<Argument> {
    if input.peek(LitStr) {
        return input.parse().map(Argument::Text);
    }
    if !input.peek(Ident::peek_any) {
        return Err(input.error("expected a word, a text in quotes, or `name = value`"));
    }
    let name = Ident::parse_any(input)?;
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        if let Some(word) = keyword(input) {
            input.parse::<TokenTree>()?;
            return Err(syn::Error::new(
                word.span(),
                format!("`{word}` is a word of Rust's own, and text stands in quotes: {name} = \"{word}\""),
            ));
        }
        return value(input).map(|value| Argument::Pair(name, value));
    }
    if input.peek(syn::token::Paren) {
        let inside;
        syn::parenthesized!(inside in input);
        return inside.parse().map(|tokens| Argument::Call(name, tokens));
    }
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(Argument::Word(name));
    }
    Err(input.error("expected `,`, `=` or `(` here"))
}

/// What stands between the commas, as it is.
pub(crate) fn between_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut pieces = Vec::new();
    let mut piece = TokenStream::new();
    for token in tokens {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => pieces.push(std::mem::take(&mut piece)),
            _ => piece.extend([token]),
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// The expression as a path of a type, such as `admin::Admin`.
pub(crate) fn path_of(value: &Expr, what: &str) -> syn::Result<syn::Path> {
    match value {
        Expr::Path(path) if path.qself.is_none() => Ok(path.path.clone()),
        _ => Err(syn::Error::new_spanned(value, format!("expected {what}"))),
    }
}
/// An expression; a type that is none, such as `Vec<u8>`, is passed on as it stands.
fn value(input: ParseStream<'_>) -> syn::Result<Expr> {
    if input.fork().parse::<Expr>().is_ok() {
        return input.parse();
    }
    let ahead = input.fork();
    match ahead.parse::<Type>() {
        Ok(ty) if ahead.is_empty() || ahead.peek(Token![,]) => {
            input.advance_to(&ahead);
            Ok(Expr::Verbatim(ty.into_token_stream()))
        }
        _ => input.parse(),
    }
}

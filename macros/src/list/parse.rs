//! The words of `handlers!`.

use super::Entries;
use crate::diag::Errors;
use proc_macro2::TokenStream;
use syn::parse::ParseStream;
use syn::token::Bracket;
use syn::{Attribute, Ident, Token, Visibility, bracketed};

/// `pub HANDLERS = [Index, "/news" => blog::HANDLERS]`
pub(super) struct List {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) ident: Ident,
    pub(super) entries: Entries,
}

impl List {
    pub(super) fn parse(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<List> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let usage = "expected a name and the list: handlers! { pub HANDLERS = [Index] }";
        let said = |error: syn::Error| syn::Error::new(error.span(), usage);
        let ident = input.parse().map_err(said)?;
        let entries = match List::entries(input, usage, errors) {
            Ok(entries) => entries,
            // It has a name, which somebody mounts.
            Err(error) => {
                errors.push(error);
                input.parse::<TokenStream>()?;
                Entries(Vec::new())
            }
        };
        Ok(List { attributes, visibility, ident, entries })
    }

    fn entries(input: ParseStream<'_>, usage: &str, errors: &mut Errors) -> syn::Result<Entries> {
        input.parse::<Token![=]>().map_err(|error| syn::Error::new(error.span(), usage))?;
        if !input.peek(Bracket) {
            return Err(input.error(usage));
        }
        let inside;
        bracketed!(inside in input);
        let entries = Entries::parse(&inside, errors)?;
        input.parse::<Option<Token![;]>>()?;
        if !input.is_empty() {
            errors.push(input.error("nothing more is expected here: a second list stands in a handlers! of its own"));
            input.parse::<TokenStream>()?;
        }
        Ok(entries)
    }
}

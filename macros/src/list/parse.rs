//! The words of `handlers!`.

use super::Entries;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Token, Visibility, bracketed};

/// `pub HANDLERS = [Index, "/news" => blog::HANDLERS]`
pub(super) struct List {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) ident: Ident,
    pub(super) entries: Entries,
}

impl Parse for List {
    fn parse(input: ParseStream<'_>) -> syn::Result<List> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let ident = input.parse()?;
        input.parse::<Token![=]>()?;
        let inside;
        bracketed!(inside in input);
        let entries = inside.parse()?;
        if !input.is_empty() {
            input.parse::<Token![;]>()?;
        }
        Ok(List { attributes, visibility, ident, entries })
    }
}

//! `#[app(handlers = [..])]`

mod expand;
mod mount;
mod openapi;
mod parse;
mod users;

use crate::diag::Errors;
use crate::span::own_names;
use proc_macro2::TokenStream;
use quote::quote;

/// Parse, check, expand.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(app) = parse::parse(attribute, item.clone(), &mut errors) else {
        return quote!(#errors #item);
    };
    #[cfg(feature = "languages")]
    let languages = app.default_language.as_ref().map(|default| crate::languages::of_app(default, &mut errors));
    #[cfg(not(feature = "languages"))]
    let languages = None;
    let expansion = expand::expand(&app, languages);
    let item = &app.item;
    let expansion = own_names(expansion);
    quote!(#item #errors #expansion)
}

//! `#[topic("room/{name}", message = Said)]`

mod check;
mod expand;
mod parse;

use crate::diag::Errors;
use crate::span::own_names;
use proc_macro2::TokenStream;
use quote::quote;

/// Parse, check, expand; on errors the user's item stays, with an impl that names nothing, so that nothing else breaks.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(topic) = parse::parse(attribute, item.clone(), &mut errors) else {
        return quote!(#errors #item);
    };
    check::check(&topic, &mut errors);
    let item = &topic.item;
    let expansion = own_names(expand::expand(&topic, errors.is_empty()));
    quote!(#item #errors #expansion)
}

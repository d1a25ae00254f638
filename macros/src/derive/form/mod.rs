//! `#[derive(Form)]`: a type whose fields are those of a form.

mod expand;
mod parse;
mod rules;

use crate::diag::Errors;
use crate::span::own_names;
use proc_macro2::TokenStream;
use quote::quote;

/// Parse, check, expand; on errors impls that do nothing, so that a handler with such a form has no error of its own.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(input) = errors.keep(syn::parse2::<syn::DeriveInput>(input)) else { return quote!(#errors) };
    let model = parse::parse(&input, &mut errors);
    let expansion = match &model {
        Some(model) if errors.is_empty() => expand::expand(model),
        _ => expand::inert(&input, model.as_ref()),
    };
    let expansion = own_names(expansion);
    quote!(#errors #expansion)
}

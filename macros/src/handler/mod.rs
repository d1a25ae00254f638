//! `#[handler(get, "/pattern", ..)]`

mod caching;
mod check;
mod expand;
mod inert;
mod openapi;
mod parse;
mod serve;
mod session;
mod socket;
mod url;

use crate::diag::Errors;
use crate::span::own_names;
use proc_macro2::TokenStream;
use quote::quote;

/// Parse, check, expand; on errors the user's item stays, with inert impls, so that nothing else breaks.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand_onward(attribute, item, None)
}

/// The same of a handler that sends on to there.
pub(crate) fn expand_onward(attribute: TokenStream, item: TokenStream, onward: Option<TokenStream>) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut handler) = parse::parse(attribute, item.clone(), &mut errors) else {
        return quote!(#errors #item);
    };
    handler.onward = onward;
    check::check(&handler, &mut errors);
    let item = &handler.item;
    let expansion = if errors.is_empty() { expand::expand(&handler) } else { inert::expand(&handler) };
    let expansion = own_names(expansion);
    quote!(#item #errors #expansion)
}

pub(crate) use parse::kind_of;

/// The HTTP methods that a handler can name, as its attribute and its methods write them.
pub(crate) const METHODS: [&str; 8] = ["get", "head", "post", "put", "patch", "delete", "options", "query"];

/// The word, and the method, of a handler that answers all of them in one way.
pub(crate) const ANY: &str = "any";

/// The word, and the method, of a handler that speaks through a WebSocket.
pub(crate) const SOCKET: &str = "ws";

/// Those of them that change nothing (RFC 9110, 9.2.1).
pub(crate) const SAFE: [&str; 4] = ["get", "head", "options", "query"];

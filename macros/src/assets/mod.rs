//! `#[assets("static", at = "/static")]`: a folder of files as an entry of an app's list; and `asset!("style.css")`.

mod address;
mod expand;
mod folder;
mod hash;
mod parse;

pub(crate) use address::expand as address;

use crate::diag::Errors;
use crate::span::own_names;
use proc_macro2::TokenStream;
use quote::quote;

/// Parse, read the folder, expand; on errors the item stays, as a list of nothing.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(assets) = parse::parse(attribute, item.clone(), &mut errors) else {
        return quote!(#errors #item);
    };
    let folder = assets.folder.as_ref().and_then(|name| errors.keep(folder::read(name)));
    let item = &assets.item;
    let expansion = match &folder {
        Some(folder) if errors.is_empty() => expand::expand(&assets, folder),
        _ => expand::inert(&assets),
    };
    let expansion = own_names(expansion);
    quote!(#item #errors #expansion)
}

//! `#[page("post.html")]`

mod compose;
mod cursor;
mod emit;
mod files;
mod html;
mod media;
mod members;
mod names;
mod node;
mod parse;
mod scan;
mod template;
mod texts;
mod things;
mod told;
mod view;

use crate::diag::Errors;
use proc_macro2::TokenStream;
use quote::quote;

/// Parse, read the template, check, expand. On errors the struct stays, and is an answer, so that nothing else breaks.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(page) = parse::parse(attribute, item.clone(), &mut errors) else {
        return quote!(#item #errors);
    };
    let told = told::Told::nothing(&page);
    let template = template::read(&page, &told, &mut errors);
    let item = &page.item;
    let expansion = match &template.content {
        Some(content) if errors.is_empty() => view::expand(&page, content, &told, &mut errors),
        _ => view::inert(&page),
    };
    let watch = view::watch(&template.files, &page);
    quote!(#item #errors #watch #expansion)
}

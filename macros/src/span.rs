//! Where generated names belong.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};

/// The tokens, with all names that begin with two underscores resolved as the macro's own.
///
/// Tokens are placed where the user wrote what they are about, so that errors show it. A user who wrote it inside of a
/// `macro_rules!` macro lends them that macro's scope too, in which the names that we define do not exist.
pub(crate) fn own_names(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(name) => {
                let text = name.to_string();
                if text.starts_with("__") { Ident::new(&text, Span::call_site()).into() } else { name.into() }
            }
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), own_names(group.stream()));
                inside.set_span(group.span());
                inside.into()
            }
            other => other,
        })
        .collect()
}

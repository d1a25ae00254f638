//! Where generated names belong.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};

/// The tokens, with all variables that begin with two underscores resolved as the macro's own.
///
/// Tokens are placed where the user wrote what they are about, so that errors show it. A user who wrote it inside of a
/// `macro_rules!` macro lends them that macro's scope too, in which the variables that we define do not exist. Items do:
/// they have no such scopes, so `__Types` and `__CONSTANTS` stay where the user's eye is to go.
pub(crate) fn own_names(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(name) => {
                let text = name.to_string();
                if is_variable(&text) {
                    Ident::new(&text, Span::call_site().located_at(name.span())).into()
                } else {
                    name.into()
                }
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

/// The same tokens at another place; the names keep their meaning.
pub(crate) fn at(tokens: TokenStream, place: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            // Of the group as it was: a new one is the macro's own, and an error that ends with it would name the macro.
            let span = token.span().located_at(place);
            if let TokenTree::Group(group) = token {
                token = Group::new(group.delimiter(), at(group.stream(), place)).into();
            }
            token.set_span(span);
            token
        })
        .collect()
}

/// The file that the tokens were written in; `None` where there is none, as in tests of the macros themselves.
#[cfg(any(feature = "languages", feature = "templates"))]
pub(crate) fn source_file(span: Span) -> Option<std::path::PathBuf> {
    let file = proc_macro::is_available().then(|| span.unwrap().local_file()).flatten()?;
    file.canonicalize().ok()
}

fn is_variable(name: &str) -> bool {
    name.strip_prefix("__").is_some_and(|name| name.starts_with(|first: char| first.is_ascii_lowercase()))
}

/// The user's expression, in which `self` is the `self` of a method that we write.
pub(crate) fn own_self(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Ident(name) if name == "self" => {
                Ident::new("self", Span::call_site().located_at(name.span())).into()
            }
            TokenTree::Group(group) => {
                let mut inside = Group::new(group.delimiter(), own_self(group.stream()));
                inside.set_span(group.span());
                inside.into()
            }
            other => other,
        })
        .collect()
}

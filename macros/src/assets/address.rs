//! `asset!("style.css")`, `asset!("style.css", app = site::App)`, `asset!("style.css", in = blog::Static)`.

use crate::diag::did_you_mean;
use crate::span::{at, own_names};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Path, Token};

/// The app of a crate that says no other.
const USUAL_APP: &str = "crate::App";
const USAGE: &str = "expected the path of a file: asset!(\"style.css\")";

/// The literal's address, by a const of its own: so a file that is not there is told by `cargo check` too.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match parse.parse2(input) {
        Ok((path, of)) => {
            let span = path.span();
            let name = Ident::new("ASSET", span);
            let value = match of {
                Of::App(app) => {
                    quote_spanned!(span=> ::squall::private::asset_of_app(<#app as ::squall::App>::TABLE, #path))
                }
                Of::Folder(folder) => quote_spanned! {span=>
                    ::squall::private::asset_of_folder(<#folder as ::squall::private::HandlerList>::LISTED, #path)
                },
            };
            own_names(quote_spanned!(span=> {
                const #name: ::squall::Asset = #value;
                #name
            }))
        }
        Err(error) => {
            let error = error.to_compile_error();
            quote!({ #error ::squall::private::Asset::UNKNOWN })
        }
    }
}

/// Whose file it is.
enum Of {
    App(Path),
    Folder(Path),
}

fn parse(input: ParseStream<'_>) -> syn::Result<(LitStr, Of)> {
    let path: LitStr = input.parse().map_err(|error| syn::Error::new(error.span(), USAGE))?;
    let mut of = None;
    if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
        if input.peek(LitStr) {
            return Err(input.error("a second file; asset! gives the address of one: write another asset! for it"));
        }
        let name = Ident::parse_any(input).map_err(|error| {
            syn::Error::new(error.span(), "expected whose file it is: `app = site::App`, or `in = blog::Static`")
        })?;
        let word = name.to_string();
        if word != "app" && word != "in" {
            let near = did_you_mean(&word, ["app", "in"]);
            return Err(syn::Error::new(
                name.span(),
                format!("asset! has no option `{word}`{near} (there are: app, in)"),
            ));
        }
        input.parse::<Token![=]>()?;
        let path: Path = input.parse()?;
        of = Some(if word == "app" { Of::App(path) } else { Of::Folder(path) });
        input.parse::<Option<Token![,]>>()?;
    }
    if !input.is_empty() {
        return Err(input.error("nothing more is expected here"));
    }
    let of = match of {
        Some(of) => of,
        None => Of::App(syn::parse2(at(USUAL_APP.parse::<TokenStream>()?, path.span()))?),
    };
    Ok((path, of))
}

//! The attribute and the struct as a model.

use crate::diag::{Errors, did_you_mean};
use crate::handler::kind_of;
use crate::list::Entries;
use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Item, ItemStruct, Token, bracketed};

/// An app as its attribute and its struct say.
pub(crate) struct App {
    pub(crate) item: ItemStruct,
    pub(crate) entries: Entries,
}

/// The options of the attribute.
const OPTIONS: [&str; 1] = ["handlers"];

/// Parses both; `None` where the item is no struct.
pub(crate) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<App> {
    let item = match errors.keep(syn::parse2::<Item>(item))? {
        Item::Struct(item) => item,
        other => {
            let (what, tokens) = kind_of(&other);
            errors.at(tokens, format!("#[app] stands on the struct that holds the site's state, and this is {what}"));
            return None;
        }
    };
    let mut entries = None;
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Err(error) = option(input, &mut entries, errors) {
                errors.push(error);
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<TokenTree>()?;
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(attribute) {
        errors.push(error);
    }
    if entries.is_none() && errors.is_empty() {
        errors.at(&item.ident, "this app lists no handlers: write #[app(handlers = [Index])]");
    }
    Some(App { item, entries: entries.unwrap_or(Entries(Vec::new())) })
}

fn option(input: ParseStream<'_>, entries: &mut Option<Entries>, errors: &mut Errors) -> syn::Result<()> {
    let name = Ident::parse_any(input)?;
    if name != "handlers" {
        let near = did_you_mean(&name.to_string(), OPTIONS);
        return Err(syn::Error::new(
            name.span(),
            format!("#[app] has no option `{name}`{near} (there are: {})", OPTIONS.join(", ")),
        ));
    }
    if entries.is_some() {
        errors.at(&name, "`handlers` is there already; an app has one list");
    }
    input.parse::<Token![=]>()?;
    let inside;
    bracketed!(inside in input);
    *entries = Some(Entries(Vec::new()));
    *entries = Some(inside.parse()?);
    Ok(())
}

//! The attribute and the struct as a model.

use crate::attr::{Argument, arguments, between_commas};
use crate::diag::Errors;
use crate::handler::kind_of;
use crate::pattern::Pattern;
use proc_macro2::TokenStream;
use syn::{Expr, Fields, Item, ItemStruct, Lit, LitInt, LitStr};

/// A redirect as its attribute says.
pub(super) struct Redirect {
    pub(super) item: ItemStruct,
    pub(super) pattern: Option<Pattern>,
    pub(super) target: Option<Target>,
    pub(super) status: u16,
    /// What is said to `#[handler]` besides.
    pub(super) options: Vec<TokenStream>,
}

/// Where it leads: a path, whose literal is the whole target's, and a query, which may be empty.
pub(super) struct Target {
    pub(super) path: Pattern,
    pub(super) query: String,
    /// `unchecked("/old")`: whether somebody else than the app may answer there.
    pub(super) unchecked: bool,
}

const USAGE: &str = "write where it leads: #[redirect(\"/old\", to = \"/new\")]";

/// Parses both; `None` where the item is no unit struct.
pub(super) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Redirect> {
    let item = match errors.keep(syn::parse2::<Item>(item))? {
        Item::Struct(item) => item,
        other => {
            let (what, tokens) = kind_of(&other);
            errors.at(tokens, format!("#[redirect] stands on a unit struct, and this is {what}: struct OldPosts;"));
            return None;
        }
    };
    if !matches!(item.fields, Fields::Unit) {
        errors.at(&item.fields, "a redirect has no fields: it sends on, and what else answers is a handler");
    }
    let mut redirect = Redirect { item, pattern: None, target: None, status: 301, options: Vec::new() };
    let (mut has_pattern, mut has_target) = (false, false);
    for tokens in between_commas(attribute) {
        match arguments(tokens.clone(), errors).pop() {
            Some(Argument::Text(text)) if !has_pattern => {
                has_pattern = true;
                redirect.pattern = errors.keep(Pattern::parse(text));
            }
            Some(Argument::Text(text)) => errors.at(text, USAGE),
            Some(Argument::Pair(name, value)) if name == "to" => {
                if has_target {
                    errors.at(&name, "`to` is there already");
                }
                has_target = true;
                redirect.target = errors.keep(target(&value));
            }
            Some(Argument::Pair(name, value)) if name == "status" => {
                redirect.status = errors.keep(status(&value)).unwrap_or(redirect.status);
            }
            Some(_) => redirect.options.push(tokens),
            None => {}
        }
    }
    if (!has_pattern || !has_target) && errors.is_empty() {
        errors.at(&redirect.item.ident, USAGE);
    }
    Some(redirect)
}

fn target(value: &Expr) -> syn::Result<Target> {
    let unchecked = inside_unchecked(value);
    let Some(text) = text(unchecked.unwrap_or(value)) else { return Err(syn::Error::new_spanned(value, USAGE)) };
    let whole = text.value();
    let refused = |message: &str| Err(syn::Error::new(text.span(), message));
    if whole.starts_with("//") || !whole.starts_with('/') {
        return refused(
            "a redirect leads to a path of this site, which begins with one slash; to another site a handler leads, by `Redirect::external`",
        );
    }
    if whole.contains('#') {
        return refused("a redirect has no fragment: browsers keep the one that they have");
    }
    let (path, query) = whole.split_once('?').unwrap_or((&whole, ""));
    if query.bytes().any(|byte| !byte.is_ascii_graphic() || matches!(byte, b'{' | b'}')) {
        return refused("the query of a target stands as it is sent: percent-encoded, and without placeholders");
    }
    let path = Pattern::parse(LitStr::new(path, text.span()))?;
    Ok(Target { path, query: query.to_owned(), unchecked: unchecked.is_some() })
}

/// What stands in `unchecked(..)`.
fn inside_unchecked(value: &Expr) -> Option<&Expr> {
    let Expr::Call(call) = value else { return None };
    let is_word = matches!(&*call.func, Expr::Path(path) if path.path.is_ident("unchecked"));
    call.args.first().filter(|_| is_word && call.args.len() == 1)
}

fn text(value: &Expr) -> Option<&LitStr> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn status(value: &Expr) -> syn::Result<u16> {
    let number = match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Int(number) => LitInt::base10_parse(number).ok(),
            _ => None,
        },
        _ => None,
    };
    number.filter(|status| matches!(status, 301 | 302 | 303 | 307 | 308)).ok_or_else(|| {
        syn::Error::new_spanned(value, "the status of a redirect is 301 (if not said), 302, 303, 307 or 308")
    })
}

//! `#[redirect("/old/{id}", to = "/new/{id}")]`: a handler that sends on, and nothing else.

mod expand;
mod parse;

use crate::diag::{Errors, did_you_mean};
use parse::{Redirect, Target};
use proc_macro2::TokenStream;
use quote::quote;

/// Parse, check, expand; on errors it is a handler that leads nowhere.
pub(crate) fn expand(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut redirect) = parse::parse(attribute, item.clone(), &mut errors) else {
        return quote!(#errors #item);
    };
    check(&redirect, &mut errors);
    // A target with a fault of its own is not looked up.
    redirect.target =
        redirect.target.map(|target| Target { unchecked: target.unchecked || !errors.is_empty(), ..target });
    // A handler all the same: that a list names none would be a second error.
    let expansion = expand::expand(&redirect);
    quote!(#errors #expansion)
}

/// What the target names, the pattern has.
fn check(redirect: &Redirect, errors: &mut Errors) {
    let (Some(pattern), Some(target)) = (&redirect.pattern, &redirect.target) else { return };
    for name in target.path.placeholders().filter(|name| !pattern.placeholders().any(|own| own == *name)) {
        let near = did_you_mean(name, pattern.placeholders());
        errors.at(&target.path.literal, format!("the pattern has no placeholder `{{{name}}}`{near}"));
    }
}

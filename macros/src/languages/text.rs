//! `t!(language, "key", name = value)`: a text with its arguments, both checked against the files.

use super::folder::Folder;
use super::locales;
use crate::diag::{Errors, did_you_mean};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use std::collections::BTreeSet;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Expr, LitStr, Token};

struct Call {
    language: Expr,
    key: LitStr,
    arguments: Vec<(Ident, Expr)>,
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Call> {
        let usage = "expected a language and a text: t!(language, \"greeting\", name = user.name)";
        if input.is_empty() {
            return Err(input.error(usage));
        }
        let language = input.parse()?;
        input.parse::<Token![,]>()?;
        if !input.peek(LitStr) {
            return Err(input.error("the text's key is written here in quotes, so that the compiler can look it up"));
        }
        let key = input.parse()?;
        let mut arguments = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let name = Ident::parse_any(input)?;
            input.parse::<Token![=]>()?;
            arguments.push((name, input.parse()?));
        }
        Ok(Call { language, key, arguments })
    }
}

/// The macro.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let call: Call = match syn::parse2(input) {
        Ok(call) => call,
        Err(error) => return error.to_compile_error(),
    };
    let mut errors = Errors::default();
    let folder = locales(call.key.span()).and_then(|folder| Folder::read(&folder));
    match folder {
        Ok(folder) => check(&call, &folder, &mut errors),
        Err(fault) => errors.at(&call.key, fault),
    }
    let (language, key) = (&call.language, &call.key);
    let arguments = call.arguments.iter().map(|(name, value)| {
        let name = name.unraw().to_string();
        // At the value: what cannot stand in a text is told there.
        let value = quote_spanned!(value.span()=> ::squall::private::text_argument(&(#value)));
        quote!(.with(#name, #value))
    });
    let text = quote!(::squall::private::text(&#language, #key) #(#arguments)*);
    if errors.is_empty() {
        // No block around it: the values live as long as the text.
        return text;
    }
    // A text that is not right is one all the same: whoever prints it has made no mistake.
    quote!({ #errors #text })
}

fn check(call: &Call, folder: &Folder, errors: &mut Errors) {
    let given: Vec<_> = call.arguments.iter().map(|(name, _)| name.unraw().to_string()).collect();
    let faults = faults(folder, &call.key.value(), &given);
    for fault in faults {
        match fault.argument {
            Some(at) => errors.at(&call.arguments[at].0, fault.message),
            None => errors.at(&call.key, fault.message),
        }
    }
}

/// What is wrong with the use of a text.
pub(crate) struct Fault {
    /// At the argument with this number; else at the key.
    pub(crate) argument: Option<usize>,
    pub(crate) message: String,
}

/// What is wrong with a text of this key, to which these arguments are given.
pub(super) fn faults(folder: &Folder, key: &str, given: &[String]) -> Vec<Fault> {
    let at_key = |message| Fault { argument: None, message };
    let keys: BTreeSet<&str> = folder.languages.iter().flat_map(|language| language.keys()).collect();
    if folder.languages.is_empty() {
        return vec![at_key("the folder locales has no language yet: write locales/en/site.ftl".to_owned())];
    }
    if !keys.contains(key) {
        let near = did_you_mean(key, keys);
        return vec![at_key(format!("no file in locales has a text `{key}`{near}"))];
    }
    let place =
        folder.languages.iter().find_map(|language| language.messages.get(key)).map(|(_, place)| place.as_str());
    let place = place.unwrap_or_default();
    let taken: BTreeSet<String> = folder.languages.iter().flat_map(|language| language.arguments(key)).collect();
    let mut faults = Vec::new();
    let mut unknown = Vec::new();
    for (number, name) in given.iter().enumerate() {
        if given[..number].contains(name) {
            faults.push(Fault { argument: Some(number), message: format!("`{name}` is given twice") });
        } else if !taken.contains(name) {
            let left = taken.iter().filter(|taken| !given.contains(taken)).map(String::as_str);
            let near = did_you_mean(name, left);
            unknown.push(name.as_str());
            let message = format!("the text `{key}` takes no ${name}{near} ({place})");
            faults.push(Fault { argument: Some(number), message });
        }
    }
    let missing: Vec<_> = taken.iter().filter(|taken| !given.contains(taken)).collect();
    for name in missing {
        // One mistake, one error: an unknown name next to it was meant for this.
        if crate::diag::nearest(name, unknown.iter().copied()).is_none() {
            faults.push(at_key(format!("the text `{key}` also takes ${name}: add `{name} = ..` ({place})")));
        }
    }
    faults
}

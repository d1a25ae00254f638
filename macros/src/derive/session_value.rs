//! `#[derive(SessionValue)]`: a type whose values a session can hold.

use crate::diag::Errors;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, LitStr, parse_quote};

/// Parse, check, expand. On errors the impl is there all the same, so that nothing else breaks.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(input) = errors.keep(syn::parse2::<DeriveInput>(input)) else { return quote!(#errors) };
    let ident = &input.ident;
    if !input.generics.params.is_empty() {
        errors.at(
            &input.generics,
            "a value of the session is found by its type's name, so the type has no generics; wrap it in a struct of its own",
        );
    }
    let (generics, arguments, _) = input.generics.split_for_impl();
    let mut conditions = input.generics.clone();
    if !errors.is_empty() {
        // Only that nothing else breaks.
        conditions.make_where_clause().predicates.push(parse_quote!(
            Self: ::serde::Serialize + ::serde::de::DeserializeOwned + ::core::marker::Send + ::core::marker::Sync + 'static
        ));
    }
    let conditions = &conditions.where_clause;
    let name = ident.to_string();
    let key = match key(&input, &mut errors) {
        Some(key) => quote!(#key),
        None => quote!(::core::concat!(::core::module_path!(), "::", #name)),
    };
    quote! {
        #errors
        impl #generics ::squall::SessionValue for #ident #arguments #conditions {
            const KEY: &'static str = #key;
        }
    }
}

/// `#[session_value("basket")]`
fn key(input: &DeriveInput, errors: &mut Errors) -> Option<LitStr> {
    let mut attributes = input.attrs.iter().filter(|attribute| attribute.path().is_ident("session_value"));
    let attribute = attributes.next()?;
    if let Some(second) = attributes.next() {
        errors.at(second, "a second name; a value of the session has one");
    }
    let usage = "expected the name of the value: #[session_value(\"basket\")]";
    let Ok(name) = attribute.parse_args::<LitStr>() else {
        errors.at(attribute, usage);
        return None;
    };
    if name.value().is_empty() {
        errors.at(&name, usage);
        return None;
    }
    Some(name)
}

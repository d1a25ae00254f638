//! `#[derive(HttpError)]`: an enum, or a struct, whose variants are errors with a status.

use crate::diag::Errors;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use std::collections::BTreeSet;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Ident, LitInt, LitStr, Token, Type};

/// `404, "no such link"`
struct Answer {
    status: u16,
    message: Option<LitStr>,
}

/// A variant, or the struct itself.
struct Variant {
    path: TokenStream,
    fields: Fields,
    answer: Answer,
    from: Option<Type>,
    cause: Option<Ident>,
}

/// Parse, check, expand.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(input) = errors.keep(syn::parse2::<DeriveInput>(input)) else { return quote!(#errors) };
    let variants = variants(&input, &mut errors);
    if !errors.is_empty() {
        return quote!(#errors);
    }
    let ident = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    let displays = variants.iter().map(display);
    let conversions = variants.iter().map(conversion);
    let froms = variants.iter().filter_map(|variant| {
        let (path, ty) = (&variant.path, variant.from.as_ref()?);
        let member = match &variant.fields {
            Fields::Named(named) => named.named.first().and_then(|field| field.ident.clone()).map(|name| quote!(#name)),
            _ => Some(quote!(0)),
        };
        Some(quote! {
            impl #generics ::core::convert::From<#ty> for #ident #arguments #conditions {
                fn from(cause: #ty) -> Self {
                    #path { #member: cause }
                }
            }
        })
    });
    let statuses = statuses(&variants).map(|statuses| {
        quote! {
            impl #generics ::squall::private::openapi::Statuses for #ident #arguments #conditions {
                const STATUSES: &'static [u16] = &[#(#statuses),*];
            }
        }
    });
    quote! {
        #[allow(unused_variables, clippy::all)]
        const _: () = {
            #statuses
            impl #generics ::core::fmt::Display for #ident #arguments #conditions {
                fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    match self {
                        #(#displays)*
                    }
                }
            }
            impl #generics ::core::convert::From<#ident #arguments> for ::squall::Error #conditions {
                #[track_caller]
                fn from(error: #ident #arguments) -> ::squall::Error {
                    match error {
                        #(#conversions)*
                    }
                }
            }
            #(#froms)*
        };
    }
}

/// Those that it may have, for the app's OpenAPI document; nothing where the feature is off.
fn statuses(variants: &[Variant]) -> Option<BTreeSet<u16>> {
    cfg!(feature = "openapi").then(|| variants.iter().map(|variant| variant.answer.status).collect())
}

fn variants(input: &DeriveInput, errors: &mut Errors) -> Vec<Variant> {
    let ident = &input.ident;
    match &input.data {
        Data::Struct(data) => variant(input.ident.to_token_stream(), &input.ident, &input.attrs, &data.fields, errors)
            .into_iter()
            .collect(),
        Data::Enum(data) => data
            .variants
            .iter()
            .filter_map(|each| {
                let name = &each.ident;
                variant(quote!(#ident::#name), name, &each.attrs, &each.fields, errors)
            })
            .collect(),
        Data::Union(data) => {
            errors.at(data.union_token, "#[derive(HttpError)] stands on an enum or a struct");
            Vec::new()
        }
    }
}

fn variant(
    path: TokenStream,
    name: &Ident,
    attributes: &[Attribute],
    fields: &Fields,
    errors: &mut Errors,
) -> Option<Variant> {
    let mut answers = attributes.iter().filter(|attribute| attribute.path().is_ident("error"));
    let Some(attribute) = answers.next() else {
        errors.at(name, format!("`{name}` has no status: write #[error(404, \"what the client is told\")]"));
        return None;
    };
    if let Some(second) = answers.next() {
        errors.at(second, "a second status; an error is answered once");
    }
    let answer = errors.keep(attribute.parse_args::<Answer>())?;
    let mut from = None;
    let mut cause = None;
    for (number, field) in fields.iter().enumerate() {
        for attribute in &field.attrs {
            let is_from = attribute.path().is_ident("from");
            if !is_from && !attribute.path().is_ident("source") {
                continue;
            }
            if cause.is_some() {
                errors.at(attribute, "an error has one cause; another field is it already");
            } else if is_from && fields.len() > 1 {
                errors.at(attribute, "#[from] stands on the only field: the others would be missing; write #[source]");
            }
            cause = Some(binding(number, field));
            from = is_from.then(|| field.ty.clone());
        }
    }
    Some(Variant { path, fields: fields.clone(), answer, from, cause })
}

impl Parse for Answer {
    fn parse(input: ParseStream<'_>) -> syn::Result<Answer> {
        let usage = "expected a status and a text for the client: #[error(404, \"no such link\")]";
        let literal = input.parse::<LitInt>().map_err(|error| syn::Error::new(error.span(), usage))?;
        let status = literal.base10_parse::<u16>().unwrap_or(0);
        if !(400..=599).contains(&status) {
            return Err(syn::Error::new(literal.span(), "the status of an error is from 400 to 599"));
        }
        let message = if input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            Some(input.parse::<LitStr>().map_err(|error| syn::Error::new(error.span(), usage))?)
        } else {
            None
        };
        if !input.is_empty() {
            return Err(input.error("nothing more is expected here: fields are named inside of the text, as {code}"));
        }
        Ok(Answer { status, message })
    }
}

/// The name that a field goes by inside of the text: its own, or `_0` for the first of a tuple.
fn binding(number: usize, field: &Field) -> Ident {
    field.ident.clone().unwrap_or_else(|| format_ident!("_{number}", span = field.ty.span()))
}

/// A pattern that binds all fields.
fn pattern(variant: &Variant) -> TokenStream {
    let path = &variant.path;
    let names = variant.fields.iter().enumerate().map(|(number, field)| binding(number, field));
    match &variant.fields {
        Fields::Named(_) => quote!(#path { #(#names),* }),
        Fields::Unnamed(_) => quote!(#path(#(#names),*)),
        Fields::Unit => path.clone(),
    }
}

/// The text, in which `{0}` is the first field of a tuple.
fn text(message: &LitStr) -> LitStr {
    let mut text = message.value();
    for number in 0..10 {
        for end in ['}', ':'] {
            text = text.replace(&format!("{{{number}{end}"), &format!("{{_{number}{end}"));
        }
    }
    LitStr::new(&text, message.span())
}

fn display(variant: &Variant) -> TokenStream {
    let pattern = pattern(variant);
    let status = variant.answer.status;
    match variant.answer.message.as_ref().map(text) {
        Some(text) => quote!(#pattern => ::core::write!(__formatter, #text),),
        None => quote!(#pattern => __formatter.write_str(::squall::private::reason(#status)),),
    }
}

fn conversion(variant: &Variant) -> TokenStream {
    let pattern = pattern(variant);
    let status = variant.answer.status;
    let message = match variant.answer.message.as_ref().map(text) {
        Some(text) => quote!(::core::option::Option::Some(::std::format!(#text))),
        None => quote!(::core::option::Option::None),
    };
    let cause = match &variant.cause {
        Some(cause) => quote!(::core::option::Option::Some(::core::convert::Into::into(#cause))),
        None => quote!(::core::option::Option::None),
    };
    quote!(#pattern => { let message = #message; ::squall::private::http_error(#status, message, #cause) })
}

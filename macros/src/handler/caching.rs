//! What caches may keep of a handler's answers, and what these depend on.

use super::parse::Handler;
use crate::fields::{Field, Shape, Source, ValueKind, shape};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

/// Headers whose fields say nothing to `Vary`: what caches heed by themselves (RFC 9111), what a request with a body has,
/// and those that [`is_one_visitors`] knows.
const HEEDED: [&str; 13] = [
    "authorization",
    "cache-control",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "pragma",
    "range",
];

/// The headers that its fields take, as `Vary` names them.
pub(super) fn varies(handler: &Handler) -> String {
    let mut names: Vec<&str> = Vec::new();
    for field in &handler.fields {
        if let Source::Value { kind: ValueKind::Header, name, .. } = &field.source
            && !HEEDED.contains(&name.as_str())
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
    }
    names.join(", ")
}

/// Whether the value of a field is one visitor's own: an expression, where only its type knows.
enum OneVisitors {
    Yes,
    Perhaps(TokenStream),
}

fn is_one_visitors(field: &Field) -> Option<OneVisitors> {
    match &field.source {
        Source::Session | Source::SignIn(_) | Source::User | Source::Value { kind: ValueKind::Cookie, .. } => {
            Some(OneVisitors::Yes)
        }
        Source::Value { kind: ValueKind::Header, name, .. } if name == "cookie" || name == "authorization" => {
            Some(OneVisitors::Yes)
        }
        Source::Request | Source::RequestInSection | Source::Load => {
            let ty = match shape(&field.inner) {
                Shape::Maybe(ty) => ty,
                _ => &field.inner,
            };
            let asked = quote_spanned!(ty.span()=> ::squall::private::Needs::<#ty>::PER_VISITOR);
            Some(OneVisitors::Perhaps(asked))
        }
        _ => None,
    }
}

/// Asks whether shared caches could show to others what a guard, or a field of one visitor's own, is in. What a section
/// says of caches and guards is seen in const evaluation alone.
pub(super) fn kept_from_others(handler: &Handler) -> TokenStream {
    let own = handler.protection.caching.as_ref();
    // A const of its own cannot name the type's parameters; at run time it is all considered again.
    if !handler.item.generics.params.is_empty() || (own.is_none() && handler.section.is_none()) {
        return TokenStream::new();
    }
    if own.is_some_and(|own| !own.shared) {
        return TokenStream::new();
    }
    let ident = &handler.item.ident;
    let route = quote!(<#ident as ::squall::private::HandlerList>::LISTED[0].route);
    let mut fields = Vec::new();
    let mut places = Vec::new();
    for field in &handler.fields {
        let Some(is) = is_one_visitors(field) else { continue };
        let name = field.ident.unraw().to_string();
        places.push(field.ident.span());
        let certain = matches!(is, OneVisitors::Yes);
        let is = match is {
            OneVisitors::Yes => quote!(true),
            OneVisitors::Perhaps(asked) => asked,
        };
        fields.push(quote!((#name, #is)));
        if certain {
            break;
        }
    }
    let imported = quote!(
        #[allow(unused_imports)]
        use ::squall::private::NeedsNothing as _;
    );
    match own {
        Some(own) => {
            let guard = quote_spanned!(own.word=>
                const _: () = ::squall::private::cached_behind_guard(#route.access, "handler"););
            let fields = (!fields.is_empty()).then(|| {
                quote_spanned! {own.word=>
                    const _: () = {
                        #imported
                        ::squall::private::cached_for_one(
                            #route, &[#(#fields),*], ::core::option::Option::None)
                    };
                }
            });
            quote!(#guard #fields)
        }
        None => {
            let checks = places.iter().enumerate().map(|(at, place)| {
                quote_spanned! {*place=>
                    const _: () = {
                        #imported
                        ::squall::private::cached_for_one(
                            #route, &[#(#fields),*], ::core::option::Option::Some(#at))
                    };
                }
            });
            quote!(#(#checks)*)
        }
    }
}

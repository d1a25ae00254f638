//! `Handler::url(..)`: its address, from typed arguments.

use super::parse::Handler;
use crate::fields::{Shape, Source, ValueKind, shape};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// The `url` function, and a builder with a method for each query value where there are some.
pub(crate) fn expand(handler: &Handler) -> TokenStream {
    if handler.pattern.is_none() {
        return TokenStream::new();
    }
    let ident = &handler.item.ident;
    let visibility = &handler.item.vis;
    let (generics, arguments, conditions) = handler.item.generics.split_for_impl();
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    let placeholders: Vec<&str> = handler.pattern.iter().flat_map(|pattern| pattern.placeholders()).collect();
    let of_section = handler.fields.iter().filter_map(|field| match &field.source {
        Source::SectionPlaceholder(name, _) => Some((name.as_str(), field)),
        _ => None,
    });
    let own = placeholders.iter().enumerate().filter_map(|(number, name)| {
        let field =
            handler.fields.iter().find(|field| matches!(field.source, Source::Placeholder(at) if at == number))?;
        Some((*name, field))
    });
    for (name, field) in of_section.chain(own) {
        let (parameter, ty) = (&field.ident, &field.inner);
        parameters.push(quote!(#parameter: impl ::squall::private::UrlArgument<#ty>));
        values.push(quote!((#name, ::squall::private::UrlArgument::<#ty>::text(&#parameter))));
    }
    let queries: Vec<_> = handler
        .fields
        .iter()
        .filter_map(|field| match &field.source {
            Source::Value { kind: ValueKind::Query, name, .. } => Some((name, field)),
            _ => None,
        })
        .collect();
    let doc = format!(
        " The URL of this handler: `{}`, after the paths of its sections.",
        handler.pattern.as_ref().map(|pattern| pattern.literal.value()).unwrap_or_default()
    );
    let made = quote!(::squall::private::url(__ROUTE, &[#(#values),*]));
    if queries.is_empty() {
        return quote! {
            impl #generics #ident #arguments #conditions {
                #[doc = #doc]
                #[allow(dead_code)]
                #visibility fn url(#(#parameters),*) -> ::squall::Url {
                    #made
                }
            }
        };
    }
    let builder = format_ident!("{ident}Url");
    let setters = queries.iter().map(|(name, field)| {
        let method = &field.ident;
        let ty = match shape(&field.inner) {
            Shape::One(ty) | Shape::Maybe(ty) | Shape::Many(ty) => ty,
        };
        let doc = format!(" The same URL with the query parameter `{name}`.");
        quote! {
            #[doc = #doc]
            #[must_use]
            #[allow(dead_code)]
            pub fn #method(self, value: impl ::squall::private::UrlArgument<#ty>) -> Self {
                #builder(::squall::private::url_pair(self.0, #name, ::squall::private::UrlArgument::<#ty>::text(&value)))
            }
        }
    });
    quote! {
        #[doc = #doc]
        pub struct #builder(::squall::Url);
        impl #builder {
            #(#setters)*
        }
        impl ::core::fmt::Display for #builder {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::core::convert::From<#builder> for ::squall::Url {
            fn from(url: #builder) -> ::squall::Url {
                url.0
            }
        }
        impl #generics #ident #arguments #conditions {
            #[doc = #doc]
            #[allow(dead_code)]
            #visibility fn url(#(#parameters),*) -> #builder {
                #builder(#made)
            }
        }
    }
}

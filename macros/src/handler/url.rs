//! `Handler::url(..)`: its address, from typed arguments.

use super::parse::Handler;
use crate::fields::{Field, Shape, Source, ValueKind, shape};
use crate::pattern::Pattern;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::LitStr;

/// The `url` function. That of a faulty handler takes what it is given: whoever calls it has made no mistake.
pub(crate) fn function(handler: &Handler, broken: bool) -> TokenStream {
    let visibility = &handler.item.vis;
    let doc = doc(handler);
    let made = if broken {
        quote!(::core::unreachable!("this handler did not compile"))
    } else {
        let values = arguments(handler).map(|(name, field)| {
            let (parameter, ty) = (&field.ident, &field.inner);
            quote!((#name, ::squall::private::UrlArgument::<#ty>::text(&#parameter)))
        });
        quote!(::squall::private::url::<Self>(&[#(#values),*]))
    };
    let parameters: Vec<TokenStream> = if broken {
        let of_section = arguments(handler).filter(|(_, field)| matches!(field.source, Source::SectionPlaceholder(..)));
        let own = handler.text.as_ref().map_or(0, |text| Pattern::placeholders_at_a_guess(&text.value()));
        (0..of_section.count() + own).map(|_| quote!(_: impl ::core::marker::Sized)).collect()
    } else {
        let parameter = |(_, field): (&str, &Field)| {
            let (parameter, ty) = (&field.ident, &field.inner);
            quote!(#parameter: impl ::squall::private::UrlArgument<#ty>)
        };
        arguments(handler).map(parameter).collect()
    };
    let (result, made) = if queries(handler).next().is_none() {
        (quote!(::squall::Url), made)
    } else {
        let builder = builder_name(handler);
        (quote!(#builder), quote!(#builder(#made)))
    };
    quote! {
        #[doc = #doc]
        #[allow(dead_code, unreachable_code)]
        #visibility fn url(#(#parameters),*) -> #result {
            #made
        }
    }
}

/// What the URL is made of: the placeholders of the sections, then the handler's own.
fn arguments(handler: &Handler) -> impl Iterator<Item = (&str, &Field)> {
    let of_section = handler.fields.iter().filter_map(|field| match &field.source {
        Source::SectionPlaceholder(name, _) => Some((name.as_str(), field)),
        _ => None,
    });
    let placeholders = handler.pattern.iter().flat_map(|pattern| pattern.placeholders()).enumerate();
    let own = placeholders.filter_map(|(number, name)| {
        let field =
            handler.fields.iter().find(|field| matches!(field.source, Source::Placeholder(at) if at == number))?;
        Some((name, field))
    });
    of_section.chain(own)
}

fn queries(handler: &Handler) -> impl Iterator<Item = (&str, &Field)> {
    handler.fields.iter().filter_map(|field| match &field.source {
        Source::Value { kind: ValueKind::Query, name, .. } => Some((name.as_str(), field)),
        _ => None,
    })
}

fn builder_name(handler: &Handler) -> Ident {
    format_ident!("{}Url", handler.item.ident)
}

fn doc(handler: &Handler) -> String {
    let pattern = handler.text.as_ref().map(LitStr::value).unwrap_or_default();
    format!(" The URL of this handler: `{pattern}`, after the paths of its sections.")
}

/// What the `url` function makes where there are query values: a method for each of them.
pub(crate) fn builder(handler: &Handler) -> TokenStream {
    let mut queries = queries(handler).peekable();
    if queries.peek().is_none() {
        return TokenStream::new();
    }
    let builder = builder_name(handler);
    let doc = doc(handler);
    let setters = queries.map(|(name, field)| {
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
        impl ::squall::private::Address for #builder {
            fn text(&self) -> &str {
                self.0.as_str()
            }
        }
        impl ::core::convert::From<#builder> for ::squall::Url {
            fn from(url: #builder) -> ::squall::Url {
                url.0
            }
        }
    }
}

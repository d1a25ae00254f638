//! A faultless handler: its const description, what answers for it, its URL.

use super::parse::{BodyLimit, Handler};
use super::{METHODS, url};
use crate::fields::{Source, written};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::parse_quote;
use syn::spanned::Spanned;

/// All that is generated besides the struct.
pub(crate) fn expand(handler: &Handler) -> TokenStream {
    let route = route(handler, false);
    let list = list(handler);
    let serve = serve(handler);
    let url = url::expand(handler);
    quote! {
        #[allow(clippy::all, unused_qualifications, non_camel_case_types, unreachable_pub)]
        const _: () = {
            #route
            #list
            #serve
            #url
        };
    }
}

/// `const __ROUTE`, and what else its own checks need.
pub(crate) fn route(handler: &Handler, broken: bool) -> TokenStream {
    let name = handler.item.ident.to_string();
    let methods = handler.methods.iter().map(|method| {
        let constant = format_ident!("{}", method.to_string().to_uppercase());
        quote!(.union(::squall::private::Methods::#constant))
    });
    let section = match &handler.section {
        Some(path) => quote!(<#path as ::squall::private::Section>::SEGMENTS),
        None => quote!(&[]),
    };
    let segments = handler.pattern.as_ref().map_or_else(|| quote!(&[]), |pattern| pattern.tokens());
    let limit = match &handler.body_limit {
        None => quote!(Default),
        Some(BodyLimit::Bytes(bytes)) => quote!(Bytes(#bytes)),
        Some(BodyLimit::Unlimited(reason)) => quote!(Unlimited(#reason)),
    };
    let protection = handler.protection.tokens(&handler.item.ident, handler.section.as_ref().filter(|_| !broken));
    let section = if broken { quote!(&[]) } else { section };
    quote! {
        static __PLACE: ::squall::private::Place =
            ::squall::private::Place { file: ::core::file!(), line: ::core::line!() };
        const __ROUTE: &::squall::private::Route = &::squall::private::Route {
            name: #name,
            module: ::core::module_path!(),
            place: &__PLACE,
            methods: ::squall::private::Methods::NONE #(#methods)*,
            section: #section,
            segments: #segments,
            body_limit: ::squall::private::BodyLimit::#limit,
            protection: #protection,
            broken: #broken,
        };
    }
}

/// The handler as a list of one.
pub(crate) fn list(handler: &Handler) -> TokenStream {
    let ident = &handler.item.ident;
    let (generics, arguments, conditions) = handler.item.generics.split_for_impl();
    let marker = marker(handler);
    let needs_keys = handler
        .fields
        .iter()
        .filter(|field| matches!(field.source, Source::Request | Source::RequestInSection | Source::Load))
        .map(|field| {
            let ty = &field.inner;
            quote_spanned!(ty.span()=> || ::squall::private::Needs::<#ty>::KEYS)
        });
    quote! {
        #[diagnostic::do_not_recommend]
        impl #generics ::squall::private::HandlerList for #ident #arguments #conditions {
            const LISTED: &'static [::squall::private::Listed] = &[{
                #[allow(unused_imports)]
                use ::squall::private::NeedsNothing as _;
                ::squall::private::Listed::one(__ROUTE).needing_keys(false #(#needs_keys)*)
            }];
            type Itself = Self;
        }
        #marker
    }
}

/// What an app's list refers to by name: a handler that no list names gets rustc's warning of dead code, at its name.
fn marker(handler: &Handler) -> TokenStream {
    let (ident, visibility) = (&handler.item.ident, &handler.item.vis);
    let (generics, arguments, conditions) = handler.item.generics.split_for_impl();
    let allowed = handler.item.attrs.iter().filter(|attribute| attribute.path().is_ident("allow"));
    // All at the name: rustc says nothing of what lies in a macro's own place.
    let constant = quote_spanned!(ident.span()=> #visibility const LISTED_BY_AN_APP: () = (););
    quote! {
        impl #generics #ident #arguments #conditions {
            #(#allowed)*
            #[doc(hidden)]
            #constant
        }
    }
}

fn serve(handler: &Handler) -> TokenStream {
    let ident = &handler.item.ident;
    let app = Ident::new("__App", Span::call_site());
    let (_, arguments, _) = handler.item.generics.split_for_impl();
    let mut generics = handler.item.generics.clone();
    generics.params.push(parse_quote!(#app: ::squall::App));
    for bound in handler.fields.iter().filter_map(|field| field.bound(&app)) {
        generics.make_where_clause().predicates.push(parse_quote!(#bound));
    }
    let (generics, _, conditions) = generics.split_for_impl();
    // The head's fields first: a request that lacks one is refused before its body is read.
    let head = handler.fields.iter().filter(|field| field.body().is_none()).map(|field| field.statement());
    let body = handler.fields.iter().filter(|field| field.body().is_some()).map(|field| field.statement());
    let names = handler.fields.iter().map(|field| &field.ident);
    let construct = if handler.item.fields.is_empty() { quote!(#ident {}) } else { quote!(#ident { #(#names),* }) };
    let construct =
        if handler.item.generics.params.is_empty() { construct } else { quote!({ let this: Self = #construct; this }) };
    let section_check = handler.section.as_ref().map(|section| {
        let taken = handler.fields.iter().filter_map(|field| match &field.source {
            Source::SectionPlaceholder(name, span) => Some((name, *span)),
            _ => None,
        });
        let names = taken.clone().map(|(name, _)| name);
        let there = taken.map(|(name, span)| {
            quote_spanned!(span=> const _: usize = ::squall::private::placeholder_index(__ROUTE, #name);)
        });
        let without = handler.fields.iter().filter(|field| matches!(field.source, Source::RequestInSection));
        let unsaid = without.clone().map(|field| field.ident.unraw().to_string());
        let sources = without.map(|field| {
            let (name, inner, text) = (field.ident.unraw().to_string(), &field.inner, written(&field.ty));
            quote_spanned!(field.ident.span()=> const _: () = {
                #[allow(unused_imports)]
                use ::squall::private::NoExtractor as _;
                ::squall::private::field_has_source(__ROUTE, #name, #text, <::squall::private::Extractor<#inner>>::THERE)
            };)
        });
        let last = section.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
        let taken =
            quote_spanned!(last=> const _: () = ::squall::private::placeholders_taken(__ROUTE, &[#(#names),*], &[#(#unsaid),*]););
        quote!(#(#there)* #(#sources)* #taken)
    });
    let section_placeholders =
        handler.fields.iter().any(|field| matches!(field.source, Source::Placeholder(_))).then(|| {
            quote!(
                const __SECTION_PLACEHOLDERS: usize = ::squall::private::count_placeholders(__ROUTE.section);
            )
        });
    let unnamed = unnamed(handler);
    let call = call(handler);
    let missing = handler.methods.iter().map(|method| format_ident!("Missing{}", capitalised(&method.to_string())));
    quote! {
        #section_check
        #section_placeholders
        impl #generics ::squall::private::Serve<#app> for #ident #arguments #conditions {
            #[allow(unused_variables, unreachable_code)]
            fn serve(
                __app: &#app,
                __local: usize,
                __request: &::squall::private::Request,
                __body: ::squall::private::Body,
            ) -> impl ::core::future::Future<Output = ::squall::private::Result<::squall::private::Response>> + ::core::marker::Send {
                #unnamed
                async move {
                    #[allow(unused_imports)]
                    use ::squall::private::{NoExtractor as _, missing::{#(#missing as _),*}};
                    #(#head)*
                    #(#body)*
                    let __this = #construct;
                    #call
                }
            }
        }
    }
}

/// Asks of each method that the attribute does not name, whether it has been written all the same.
fn unnamed(handler: &Handler) -> TokenStream {
    let Some(span) = handler.methods.last().map(Ident::span) else { return TokenStream::new() };
    let methods = METHODS.iter().filter(|name| !handler.methods.iter().any(|method| method == **name)).map(|name| {
        let method = Ident::new(name, span);
        quote_spanned!(span=> <Self>::#method)
    });
    let count = METHODS.len() - handler.methods.len();
    quote_spanned! {span=>
        {
            #[allow(unused_imports)]
            use ::squall::private::written::{MethodNotNamedByTheAttribute, NotWritten as _};
            let _: [fn(Self) -> MethodNotNamedByTheAttribute; #count] = [#(#methods),*];
        }
    }
}

fn call(handler: &Handler) -> TokenStream {
    let one = |method: &Ident| quote_spanned!(method.span()=> ::squall::private::call::<Self, _>(<Self>::#method, __this, __request).await);
    if let [method] = handler.methods.as_slice() {
        return one(method);
    }
    let arms = handler.methods.iter().map(|method| {
        let constant = format_ident!("{}", method.to_string().to_uppercase());
        let call = one(method);
        quote!(::squall::private::Methods::#constant => #call,)
    });
    quote! {
        match ::squall::private::answering(__request) {
            #(#arms)*
            _ => ::core::result::Result::Err(::squall::private::method_not_allowed()),
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

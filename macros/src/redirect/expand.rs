//! The redirect as a handler of GET.

use super::parse::{Redirect, Target};
use crate::handler;
use crate::pattern::Segment;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The struct with a field for each placeholder, and its method.
pub(super) fn expand(redirect: &Redirect) -> TokenStream {
    let (item, options, status) = (&redirect.item, &redirect.options, redirect.status);
    let Some(pattern) = &redirect.pattern else { return quote!(#[allow(dead_code)] #item) };
    let target = redirect.target.as_ref();
    let segments = target.map_or_else(|| quote!(&[]), |target| target.path.tokens());
    let query = target.map_or("", |target| target.query.as_str());
    let (attributes, visibility, ident) = (&item.attrs, &item.vis, &item.ident);
    let literal = &pattern.literal;
    let field = |name: &str| syn::parse_str(name).unwrap_or_else(|_| Ident::new_raw(name, literal.span()));
    let fields: Vec<Ident> = pattern.placeholders().map(field).collect();
    let names = pattern.placeholders();
    let item = quote! {
        #(#attributes)*
        #visibility struct #ident {
            #(#[allow(dead_code)] #fields: ::std::string::String,)*
            __uri: ::squall::private::Uri,
        }
    };
    let onward = target.filter(|target| !target.unchecked).map(onward);
    let handler = handler::expand_onward(quote!(get, #literal #(, #options)*), item, onward);
    quote! {
        #handler

        impl #ident {
            async fn get(self) -> ::squall::private::Result<::squall::Redirect> {
                const TARGET: &::squall::private::RedirectTarget = &::squall::private::RedirectTarget {
                    segments: #segments,
                    query: #query,
                    status: #status,
                };
                ::squall::private::sent_on(TARGET, &[#((#names, self.#fields)),*], &self.__uri)
            }
        }
    }
}

/// Where it leads, for the app to look it up.
fn onward(target: &Target) -> TokenStream {
    let text = target.path.literal.value();
    let shown = text.split('?').next().unwrap_or_default();
    let mut parts: Vec<_> = target
        .path
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Static(text) => quote!(::squall::private::Part::Text(#text)),
            Segment::Parameter(_) => quote!(::squall::private::Part::Hole),
            Segment::Rest(_) => quote!(::squall::private::Part::Rest),
        })
        .collect();
    if parts.is_empty() {
        parts.push(quote!(::squall::private::Part::Text("")));
    }
    quote!(::squall::private::Onward { parts: &[#(#parts),*], shown: #shown })
}

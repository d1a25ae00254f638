//! What a topic becomes.

use super::parse::Topic;
use crate::pattern::Segment;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

pub(super) fn expand(topic: &Topic, whole: bool) -> TokenStream {
    // One with generics has its error, and would have more.
    let Some(message) = topic.message.as_ref().filter(|_| topic.item.generics.params.is_empty()) else {
        return TokenStream::new();
    };
    let ident = &topic.item.ident;
    let unit: Type = syn::parse_quote!(());
    let member = topic.member.as_ref().unwrap_or(&unit);
    let join = topic.join.as_ref().map_or_else(|| quote!(::squall::Anyone), |join| quote!(#join));
    let history = match &topic.history {
        Some(number) => quote!(::core::option::Option::Some(#number)),
        None => quote!(::core::option::Option::None),
    };
    let pattern = topic.pattern.as_ref().map_or_else(String::new, |(literal, _)| literal.value());
    let name = if whole { name(topic) } else { quote!(::core::unreachable!("this topic did not compile")) };
    quote! {
        #[diagnostic::do_not_recommend]
        impl ::squall::Topic for #ident {
            type Message = #message;
            type Member = #member;
            type Join = #join;
            const PATTERN: &'static str = #pattern;
            const HISTORY: ::core::option::Option<usize> = #history;
            const DESCRIPTION: &'static ::squall::private::TopicDescription = &::squall::private::TopicDescription {
                pattern: #pattern,
                type_path: ::core::concat!(::core::module_path!(), "::", ::core::stringify!(#ident)),
                place: &::squall::private::Place { file: ::core::file!(), line: ::core::line!() },
            };

            fn name(&self) -> ::std::string::String {
                #name
            }
        }
    }
}

/// Its text, with each parameter in its place.
fn name(topic: &Topic) -> TokenStream {
    let Some((_, pattern)) = &topic.pattern else { return TokenStream::new() };
    let mut text = String::new();
    let mut parts = Vec::new();
    for (number, segment) in pattern.segments.iter().enumerate() {
        if number > 0 {
            text.push('/');
        }
        match segment {
            Segment::Static(part) => text.push_str(part),
            Segment::Parameter(name) | Segment::Rest(name) => {
                let before = std::mem::take(&mut text);
                let field = field(name);
                let ty =
                    topic.item.fields.iter().find(|other| other.ident.as_ref() == Some(&field)).map(|other| &other.ty);
                let span = ty.map_or_else(proc_macro2::Span::call_site, Spanned::span);
                parts.push(quote!(__name.push_str(#before);));
                parts
                    .push(quote_spanned!(span=> ::squall::private::topic_parameter::<#ty>(&self.#field, &mut __name);));
            }
        }
    }
    quote! {
        let mut __name = ::std::string::String::new();
        #(#parts)*
        __name.push_str(#text);
        __name
    }
}

/// The field of a placeholder: `r#type` where its name is a word of Rust's.
fn field(name: &str) -> Ident {
    syn::parse_str(name).unwrap_or_else(|_| format_ident!("r#{name}"))
}

//! What answers for a handler: its fields taken from the request, its method called.

use super::parse::Handler;
use super::{METHODS, SOCKET};
use crate::fields::Source;
use crate::policy::Decision;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::parse_quote;

/// The implementation of `Serve`, for each app that has what the fields ask for.
pub(crate) fn expand(handler: &Handler) -> TokenStream {
    let ident = &handler.item.ident;
    let app = Ident::new("__App", Span::call_site());
    let (_, arguments, _) = handler.item.generics.split_for_impl();
    let mut generics = handler.item.generics.clone();
    generics.params.push(parse_quote!(#app: ::squall::App));
    for bound in handler.fields.iter().filter_map(|field| field.bound(&app)) {
        generics.make_where_clause().predicates.push(parse_quote!(#bound));
    }
    let guard = guard(handler, &app, generics.make_where_clause());
    let (generics, _, conditions) = generics.split_for_impl();
    let in_section = handler.fields.iter().any(|field| matches!(field.source, Source::RequestInSection));
    let extractor = in_section.then(|| quote!(NoExtractor as _,));
    let upgrading = handler.is_socket().then(|| quote!(CannotSpeak as _, Upgrading as _,));
    let unnamed = unnamed(handler);
    // At the method: what its future holds may be what keeps it from changing threads.
    let span = handler.methods.first().map_or_else(Span::call_site, Ident::span);
    let future = quote_spanned!(span=>
        impl ::core::future::Future<Output = ::squall::private::Result<()>> + ::core::marker::Send);
    let answer = match handler.methods.as_slice() {
        // No future of its own where nothing is waited for but the method: a coroutine costs rustc 2 ms.
        [method] if guard.is_empty() && !handler.fields.iter().any(|field| field.waits()) => {
            let fields = fields(handler);
            call(handler.function(method), &fields)
        }
        methods => waiting(handler, methods, &guard),
    };
    quote! {
        impl #generics ::squall::private::Serve<#app> for #ident #arguments #conditions {
            fn serve(
                __app: &#app,
                _: usize,
                __request: &::squall::private::Request,
                __body: ::squall::private::Body,
                __place: &mut ::squall::private::Answer,
            ) -> #future {
                #[allow(unused_imports)]
                use ::squall::private::{#extractor #upgrading missing::{CannotAnswer as _, Missing as _}, written::Written as _};
                #unnamed
                #answer
            }
        }
    }
}

/// Lets in who may, before any field is read: first what the section asks, then what the handler itself does.
fn guard(handler: &Handler, app: &Ident, conditions: &mut syn::WhereClause) -> TokenStream {
    let app = quote!(#app);
    let own = handler.access.as_ref();
    let section = handler.section.as_ref().filter(|_| !own.is_some_and(Decision::is_public)).map(|section| {
        let span = section.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
        let guard = quote_spanned!(span=> #section: ::squall::private::SectionGuard<#app, ::squall::private::Deepest>);
        conditions.predicates.push(parse_quote!(#guard));
        quote_spanned! {span=>
            if let ::core::result::Result::Err(__answer) =
                <#section as ::squall::private::SectionGuard<#app, ::squall::private::Deepest>>::admit(__app, __request).await?
            {
                *__place = ::core::option::Option::Some(__answer);
                return ::core::result::Result::Ok(());
            }
        }
    });
    if let Some(bound) = own.and_then(|own| own.bound(&app)) {
        conditions.predicates.push(parse_quote!(#bound));
    }
    let own = own.and_then(|own| own.guard(&quote!({ *__place = ::core::option::Option::Some(__answer) })));
    quote!(#section #own)
}

/// The handler, or why it cannot be: an expression that waits for nothing.
fn fields(handler: &Handler) -> TokenStream {
    let names = handler.fields.iter().map(|field| &field.ident);
    let values = handler.fields.iter().map(|field| field.value(handler.section.is_some()));
    let handler_made = quote!(::squall::private::Result::<Self>::Ok(Self { #(#names: #values),* }));
    if handler.fields.iter().any(|field| field.fails()) { quote!('__fields: { #handler_made }) } else { handler_made }
}

/// The same where values are waited for, or where there are several methods to choose from.
fn waiting(handler: &Handler, methods: &[Ident], guard: &TokenStream) -> TokenStream {
    // The head's fields first: a request that lacks one is refused before its body is read.
    let (body, head): (Vec<_>, Vec<_>) = handler.fields.iter().partition(|field| field.body().is_some());
    let statements = head.iter().chain(&body).map(|field| {
        let (ident, value) = (&field.ident, field.value(handler.section.is_some()));
        quote!(let #ident = #value;)
    });
    let counts: Vec<_> = handler.fields.iter().filter_map(|field| field.count()).collect();
    let names = handler.fields.iter().map(|field| &field.ident);
    let made = quote!(::squall::private::Result::<Self>::Ok(Self { #(#names),* }));
    let made = if !counts.is_empty() || handler.fields.iter().any(|field| field.fails()) {
        quote!('__fields: { #(#statements)* #(#counts)* #made })
    } else {
        quote!({ #(#statements)* #made })
    };
    let this = quote!(__this);
    let answer = match methods {
        [method] => {
            let call = call(handler.function(method), &this);
            quote!(#call.await)
        }
        methods => {
            // One arm for each function: its future is there once.
            let functions = methods.iter().filter(|method| handler.function(method) == *method);
            let arms = functions.map(|function| {
                let answered = methods.iter().filter(|method| handler.function(method) == function);
                let constants = answered.map(|method| format_ident!("{}", method.to_string().to_uppercase()));
                let call = call(function, &this);
                quote!(#(::squall::private::Methods::#constants)|* => #call.await,)
            });
            quote! {
                match ::squall::private::answering(__request) {
                    #(#arms)*
                    _ => ::core::result::Result::Err(::squall::private::method_not_allowed()),
                }
            }
        }
    };
    quote! {
        async move {
            #guard
            let __this = #made;
            #answer
        }
    }
}

/// The method's future, at the attribute's word for it.
fn call(method: &Ident, handler: &TokenStream) -> TokenStream {
    if method == SOCKET {
        return quote_spanned!(method.span()=> ::squall::private::method::<Self, _>(<Self>::#method).upgrade(#handler, __request, __place));
    }
    quote_spanned!(method.span()=> ::squall::private::method::<Self, _>(<Self>::#method).answer(#handler, __request, __place))
}

/// Asks of each method that the attribute does not name, whether it has been written all the same.
fn unnamed(handler: &Handler) -> TokenStream {
    let Some(span) = handler.methods.last().map(Ident::span) else { return TokenStream::new() };
    let mut named = handler.methods.iter().filter(|method| handler.function(method) == *method);
    let Some(first) = named.next() else { return TokenStream::new() };
    let others = named.map(|method| quote_spanned!(method.span()=> .and(<Self>::#method)));
    let named = quote_spanned!(first.span()=> ::squall::private::written::Named(<Self>::#first) #(#others)*);
    let methods = METHODS.iter().map(|name| {
        if handler.methods.iter().any(|method| method == *name && handler.function(method) == method) {
            let missing = format_ident!("Missing{}", capitalised(name));
            quote!(::squall::private::missing::#missing)
        } else {
            let method = Ident::new(name, span);
            quote_spanned!(span=> <Self>::#method)
        }
    });
    quote_spanned!(span=> #named.none_but_the_named(#(#methods),*);)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

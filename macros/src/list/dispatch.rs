//! From an entry's number to the future that answers: a `match` over groups of 16.
//!
//! One `match` of several hundred futures makes LLVM give up merging their stack frames; groups keep it small, without
//! a box. The figures are in `runtime/benches/README.md`.

use super::Entries;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote, quote_spanned};

const GROUP: usize = 16;

/// An expression over `__app`, `__entry`, `__local`, `__request`, `__body`, `__place`. `conditions` are those of an app that is
/// generic; `None` where `app` is a concrete type.
pub(crate) fn expand(entries: &Entries, app: &TokenStream, conditions: Option<&[TokenStream]>) -> TokenStream {
    let arms: Vec<TokenStream> = (0..entries.0.len())
        .map(|number| {
            // A list has its conditions, which say what is wrong.
            let list = match conditions {
                None => entries.proven(number),
                Some(_) => entries.alias(number).to_token_stream(),
            };
            let serve = quote_spanned!(entries.0[number].span()=>
                ::squall::private::serve::<#list, #app>(__app, __local, __request, __body, __place).await);
            let Some(access) = &entries.0[number].access else { return serve };
            let (alias, guard) =
                (access.alias(), access.guard(&quote!({ *__place = ::core::option::Option::Some(__answer) })));
            quote!({ #alias #guard #serve })
        })
        .collect();
    let mut functions = Vec::new();
    let tree = tree(&arms, 0, app, conditions, &mut functions);
    quote! {
        #(#functions)*
        #tree
    }
}

/// A `match` over these arms, which begin at entry `first`; more than a group of them become functions.
fn tree(
    arms: &[TokenStream],
    first: usize,
    app: &TokenStream,
    conditions: Option<&[TokenStream]>,
    functions: &mut Vec<TokenStream>,
) -> TokenStream {
    let number = |n: usize| proc_macro2::Literal::u16_unsuffixed(n as u16);
    if arms.len() <= GROUP {
        let numbers = (first..).map(number);
        return quote! {
            match __entry {
                #(#numbers => #arms,)*
                _ => ::core::result::Result::Err(::squall::private::no_such_entry()),
            }
        };
    }
    let mut size = GROUP;
    while size * GROUP < arms.len() {
        size *= GROUP;
    }
    let branches: Vec<TokenStream> = arms
        .chunks(size)
        .enumerate()
        .map(|(chunk, arms)| {
            let begin = first + chunk * size;
            let inside = tree(arms, begin, app, conditions, functions);
            let name = format_ident!("__group_{}_{}", begin, arms.len());
            let (generics, turbofish, conditions) = match conditions {
                None => (
                    quote!(),
                    quote!(),
                    quote!(where for<'__never> #app: ::squall::private::SharedApp<'__never, { __FIELDS }>),
                ),
                Some(all) => {
                    let own = &all[begin..begin + arms.len()];
                    (quote!(<__App: ::squall::App>), quote!(::<__App>), quote!(where #(#own,)*))
                }
            };
            functions.push(quote! {
                async fn #name #generics (
                    __app: &#app,
                    __entry: u16,
                    __local: usize,
                    __request: &::squall::private::Request,
                    __body: ::squall::private::Body,
                    __place: &mut ::squall::private::Answer,
                ) -> ::squall::private::Result<()> #conditions {
                    #inside
                }
            });
            let last = number(begin + arms.len() - 1);
            let begin = number(begin);
            quote!(#begin..=#last => #name #turbofish(__app, __entry, __local, __request, __body, __place).await,)
        })
        .collect();
    quote! {
        match __entry {
            #(#branches)*
            _ => ::core::result::Result::Err(::squall::private::no_such_entry()),
        }
    }
}

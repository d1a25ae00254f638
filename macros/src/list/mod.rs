//! `handlers! { pub HANDLERS = [..] }`, and the entries that `#[app]` shares with it.

pub(crate) mod dispatch;
mod entries;
mod parse;

pub(crate) use entries::{Entries, Entry, Target};

use crate::diag::Errors;
use crate::policy::Decision;
use crate::span::own_names;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::parse::{ParseStream, Parser as _};

/// A unit struct that is a list of handlers.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let parsed = (|input: ParseStream<'_>| parse::List::parse(input, &mut errors)).parse2(input);
    let Some(mut list) = errors.keep(parsed) else {
        return quote!(#errors);
    };
    list.entries.0.retain(|entry| match &entry.target {
        Target::Field(field) => {
            errors.at(field, "a list has no fields; mount a service in the app's own list");
            false
        }
        Target::List(_) => true,
    });
    for word in list.entries.0.iter().filter_map(|entry| entry.access.as_ref().and_then(Decision::word)) {
        errors.at(
            word,
            "who may call the handlers of a list is said at each of them, at their sections, or in the app's own list",
        );
    }
    let (attributes, visibility, ident) = (&list.attributes, &list.visibility, &list.ident);
    let listed = list.entries.listed();
    let marker = Ident::new("THIS_HANDLER", ident.span());
    let app = quote!(__App);
    let conditions = list.entries.conditions();
    let dispatch = dispatch::expand(&list.entries, &app, Some(&conditions));
    own_names(quote! {
        #(#attributes)*
        #[allow(non_camel_case_types)]
        #visibility struct #ident;
        #errors
        #[allow(clippy::all, non_upper_case_globals)]
        const _: () = {
            #listed
            #[diagnostic::do_not_recommend]
            impl ::squall::private::HandlerList for #ident {
                const LISTED: &'static [::squall::private::Listed] = __LISTED;
            }
            impl #ident {
                #[doc(hidden)]
                #visibility const #marker: () = ();
            }
            impl<__App: ::squall::App> ::squall::private::Serve<__App> for #ident
            where
                #(#conditions,)*
            {
                fn serve(
                    __app: &__App,
                    __index: usize,
                    __request: &::squall::private::Request,
                    __body: ::squall::private::Body,
                    __place: &mut ::squall::private::Answer,
                ) -> impl ::core::future::Future<Output = ::squall::private::Result<()>> + ::core::marker::Send {
                    async move {
                        let __entry = __LISTED[__index].entry;
                        let __local = __LISTED[__index].local as usize;
                        #dispatch
                    }
                }
            }
        };
    })
}

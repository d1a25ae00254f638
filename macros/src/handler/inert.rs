//! A faulty handler: impls that do nothing, so that its fault is the only error.

use super::expand::{list, own};
use super::parse::Handler;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

/// A route that the table leaves out, and the URL as far as it is known.
pub(crate) fn expand(handler: &Handler) -> TokenStream {
    let ident = &handler.item.ident;
    let list = list(handler, true);
    let own = own(handler, true);
    let (_, arguments, _) = handler.item.generics.split_for_impl();
    let mut generics = handler.item.generics.clone();
    generics.params.push(parse_quote!(__App: ::squall::App));
    let (generics, _, conditions) = generics.split_for_impl();
    quote! {
        #[allow(clippy::all, dead_code, unreachable_pub)]
        const _: () = {
            #list
            #own
            impl #generics ::squall::private::Serve<__App> for #ident #arguments #conditions {
                async fn serve(
                    _: &__App,
                    _: usize,
                    _: &::squall::private::Request,
                    _: ::squall::private::Body,
                    _: &mut ::squall::private::Answer,
                ) -> ::squall::private::Result<()> {
                    ::core::unreachable!("this handler did not compile")
                }
            }
        };
    }
}

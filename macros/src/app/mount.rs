//! `"/old" => self.legacy`: a tower service that the app holds, as a list of two routes.

use super::parse::App;
use crate::list::Target;
use crate::span::at;
use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};

/// For each mounted service: the prefix itself and all below it, for every method.
pub(super) fn expand(app: &App) -> TokenStream {
    let ident = &app.item.ident;
    let (generics, arguments, conditions) = app.item.generics.split_for_impl();
    let mounts = app.entries.0.iter().enumerate().filter_map(|(number, entry)| {
        let (Target::Field(field), Some(prefix)) = (&entry.target, &entry.prefix) else { return None };
        let alias = app.entries.alias(number);
        let name = format!("self.{field}");
        let text = &prefix.literal;
        let segments = prefix.segment_tokens();
        let route = |segments: TokenStream| {
            quote! {
                &::squall::private::Route {
                    name: #name,
                    module: ::core::module_path!(),
                    place: &PLACE,
                    methods: ::squall::private::Methods::ALL,
                    segments: &[#segments],
                    protection: ::squall::private::Protection::OF_A_SERVICE,
                    ..::squall::private::Route::BLANK
                }
            }
        };
        let exact = route(quote!(#(#segments),*));
        let below = route(quote!(#(#segments,)* ::squall::private::Segment::Rest("rest")));
        // By its type, not by inference: what is wrong with a service is then one error. A field that is not there is told
        // where it is named.
        let of_name = app.item.fields.iter().find(|own| own.ident.as_ref() == Some(field));
        let ty = of_name.map_or_else(|| quote!(_), |own| at(own.ty.to_token_stream(), field.span()));
        let call = quote_spanned! {field.span()=>
            ::squall::private::mount::<#ty>(&__app.#field, #text, __request, __body).await
        };
        Some(quote! {
            impl ::squall::private::HandlerList for #alias {
                const LISTED: &'static [::squall::private::Listed] = {
                    static PLACE: ::squall::private::Place =
                        ::squall::private::Place { file: ::core::file!(), line: ::core::line!() };
                    const EXACT: &::squall::private::Route = #exact;
                    const BELOW: &::squall::private::Route = #below;
                    &[::squall::private::Listed::one(EXACT), ::squall::private::Listed::one(BELOW)]
                };
            }
            impl #generics ::squall::private::Serve<#ident #arguments> for #alias #conditions {
                async fn serve(
                    __app: &#ident #arguments,
                    _: usize,
                    __request: &::squall::private::Request,
                    __body: ::squall::private::Body,
                    __place: &mut ::squall::private::Answer,
                ) -> ::squall::private::Result<()> {
                    *__place = ::core::option::Option::Some(#call?);
                    ::core::result::Result::Ok(())
                }
            }
        })
    });
    quote!(#(#mounts)*)
}

//! Handlers that change the session.

use super::parse::Handler;
use super::{ANY, SAFE, SOCKET};
use crate::fields::Source;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned;

/// Asks of each value of the session, where a method is safe, whether it could be changed by it.
pub(super) fn left_alone(handler: &Handler) -> TokenStream {
    let safe = handler
        .methods
        .iter()
        .find(|method| *method == SOCKET || *method == ANY || SAFE.iter().any(|safe| *method == safe));
    // A const of its own cannot name the type's parameters.
    let (Some(safe), true) = (safe, handler.item.generics.params.is_empty()) else { return TokenStream::new() };
    let what = match safe.to_string().as_str() {
        SOCKET => "the answer, which would keep the session, has left when `ws` runs".to_owned(),
        ANY => "a GET request changes nothing, and `any` answers it".to_owned(),
        method => format!("a {} request changes nothing", method.to_uppercase()),
    };
    let fields = handler.fields.iter().filter(|field| matches!(field.source, Source::Session));
    let checks = fields.map(|field| {
        let (name, ty) = (field.ident.unraw(), &field.inner);
        let message = format!(
            "{what}, and by `{name}` the session can be changed\n    help: to read it, give \
             the field the type inside of `Session<..>`; to change it, answer POST"
        );
        quote_spanned! {ty.span()=>
            const _: () = {
                #[allow(unused_imports)]
                use ::squall::private::ChangesNothing as _;
                ::squall::private::session_left_alone(::squall::private::ChangesSession::<#ty>::YES, #message)
            };
        }
    });
    quote!(#(#checks)*)
}

/// Asks of each field with `#[sign_in]` whether its type signs anybody in.
pub(super) fn proof(handler: &Handler) -> Option<TokenStream> {
    let mut fields = handler.fields.iter().filter(|field| matches!(field.source, Source::SignIn(_))).peekable();
    fields.peek()?;
    // A const of its own cannot name the type's parameters; then what is missing is told where it is used.
    let asked = fields.filter(|_| handler.item.generics.params.is_empty()).map(|field| {
        let ty = &field.inner;
        quote_spanned!(ty.span()=> _ = <#ty as ::squall::private::Door>::of;)
    });
    Some(quote! {
        const __DOOR: usize = {
            #(#asked)*
            0
        };
    })
}

/// Asks of a handler that signs somebody in whether it is open and throttled, by its sections or by itself.
pub(super) fn door(handler: &Handler) -> TokenStream {
    let field = handler.fields.iter().find(|field| matches!(field.source, Source::SignIn(_)));
    let (Some(field), true) = (field, handler.item.generics.params.is_empty()) else { return TokenStream::new() };
    let (ident, name) = (&handler.item.ident, field.ident.unraw().to_string());
    quote_spanned! {field.ident.span()=>
        const _: () =
            ::squall::private::door(<#ident as ::squall::private::HandlerList>::LISTED[0].route, #name);
    }
}

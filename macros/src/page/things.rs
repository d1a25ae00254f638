//! What a template can name of the request: how each is got, and what its being named means for the page.

use super::parse::{AppOfPage, Page};
use proc_macro2::TokenStream;
use quote::quote;

/// A thing of the request, for one page.
pub(crate) struct Thing {
    /// Its type in the view, where `'__page` is how long the page lives.
    pub ty: TokenStream,
    /// How it is got of `__request`, to own it.
    pub got: TokenStream,
    /// What the view holds of it.
    pub shown: TokenStream,
    /// Whether it has to be waited for.
    pub waits: bool,
    /// Whether it makes the page another for each answer or visitor: then a tag of its content is of no use.
    pub differs: bool,
}

/// How this page gets it.
pub(crate) fn thing(name: &str, page: &Page) -> Thing {
    match name {
        "user" => Thing {
            ty: quote!(::core::option::Option<&'__page <AppOfThisPage as ::squall::private::HasUsers>::User>),
            got: quote!(::squall::private::page::user::<AppOfThisPage>(__request)?),
            shown: quote!(__user.as_deref()),
            waits: true,
            differs: true,
        },
        "xsrf_field" => {
            let app = app(page);
            Thing {
                ty: quote!(&'__page ::squall::private::page::XsrfField),
                got: quote!(::squall::private::page::xsrf_field::<#app>(__request).await?),
                shown: quote!(&__xsrf_field),
                waits: true,
                differs: true,
            }
        }
        "xsrf_token" => {
            let app = app(page);
            Thing {
                ty: quote!(&'__page ::core::primitive::str),
                got: quote!(::squall::private::page::xsrf_token::<#app>(__request).await?),
                shown: quote!(__xsrf_token.as_str()),
                waits: true,
                differs: true,
            }
        }
        "flash" => {
            let app = app(page);
            Thing {
                ty: quote!(&'__page [::squall::private::page::FlashMessage]),
                got: quote!(::squall::private::page::flash::<#app>(__request).await?),
                shown: quote!(&__flash[..]),
                waits: true,
                differs: true,
            }
        }
        "csp_nonce" => Thing {
            ty: quote!(::squall::private::page::CspNonce),
            got: quote!(::squall::private::page::CspNonce::of(__request)?),
            shown: quote!(__csp_nonce),
            waits: false,
            differs: true,
        },
        "language" => Thing {
            ty: quote!(&'__page ::squall::Language),
            got: quote!(::squall::private::page::language(__request)?),
            shown: quote!(&__language),
            waits: false,
            differs: false,
        },
        _ => Thing {
            ty: quote!(&'__page ::core::primitive::str),
            got: if page.stream.is_some() {
                quote!(::std::string::String::from(__request.path()))
            } else {
                quote!(__request.path())
            },
            shown: if page.stream.is_some() { quote!(__path.as_str()) } else { quote!(__path) },
            waits: false,
            differs: false,
        },
    }
}

/// The app that must keep sessions.
fn app(page: &Page) -> TokenStream {
    match page.app {
        AppOfPage::None => quote!(::squall::private::page::AnyApp),
        _ => quote!(AppOfThisPage),
    }
}

//! `user = Author, login = SignIn`: who the app's users are, and whether its handlers go with that.

use super::parse::{App, Login};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse_quote;
use syn::spanned::Spanned;

/// The app's policy as const data, and what its guards and fields ask it.
pub(super) fn expand(app: &App) -> TokenStream {
    let has_users = app.user.is_some();
    let users = match &app.user {
        Some(_) => users(app),
        None => no_users(app),
    };
    quote! {
        const __POLICY: &::squall::private::Policy = &::squall::private::Policy::new(
            #has_users,
            &::squall::private::lacking::<{ ::squall::private::count_lacking(__LISTED, #has_users) }>(__LISTED, #has_users),
        );
        #users
    }
}

fn users(app: &App) -> TokenStream {
    let ident = &app.item.ident;
    let name = ident.to_string();
    let (generics, arguments, conditions) = app.item.generics.split_for_impl();
    let user = &app.user;
    let span = user.span();
    let (login_check, login) = login(app);
    // All at the type: what it lacks is told there. The alias makes a type that does not exist one error.
    let state = quote_spanned! {span=>
        fn user_state(&self) -> <UserOfThisApp as ::squall::User>::State {
            ::squall::private::HasUserState::user_state(self)
        }
    };
    // A type that is no user's is told once, by the const.
    let alias = if app.item.generics.params.is_empty() {
        quote_spanned! {span=>
            type NamedUserOfThisApp = #user;
            const __USER: usize = {
                _ = <NamedUserOfThisApp as ::squall::User>::id;
                0
            };
            type UserOfThisApp = <NamedUserOfThisApp as ::squall::private::Proven<{ __USER }>>::Itself;
        }
    } else {
        quote_spanned!(span=> type UserOfThisApp = #user;)
    };
    let this_type = quote_spanned!(span=> type User = UserOfThisApp;);
    let user = quote_spanned!(span=> UserOfThisApp);
    // A const of its own cannot name the parameters of the app.
    let scheme_check = app.item.generics.params.is_empty().then(|| {
        quote_spanned! {span=>
            const _: () = {
                #[allow(unused_imports)]
                use ::squall::private::NotByToken as _;
                ::squall::private::check_scheme(::squall::private::UserType::<#user>::TOKENS);
            };
        }
    });
    let future = quote!(
        impl ::core::future::Future<Output = ::squall::private::Result<::core::option::Option<Self::User>>>
        + ::core::marker::Send
    );
    let others = quote_spanned! {span=>
        fn by_tornado(
            __request: &::squall::Request,
        ) -> ::squall::private::Result<::core::option::Option<<UserOfThisApp as ::squall::User>::Id>> {
            #[allow(unused_imports)]
            use ::squall::private::NotByTornado as _;
            ::squall::private::UserType::<#user>::by_tornado(__request)
        }

        fn by_token(&self, __token: &str) -> #future {
            #[allow(unused_imports)]
            use ::squall::private::NotByToken as _;
            ::squall::private::UserType::<#user>::by_token(__token, ::squall::private::HasUsers::user_state(self))
        }

        fn by_password(&self, __name: &str, __password: &::squall::Secret<::std::string::String>) -> #future {
            #[allow(unused_imports)]
            use ::squall::private::NotByPassword as _;
            ::squall::private::UserType::<#user>::by_password(
                __name,
                __password,
                ::squall::private::HasUsers::user_state(self),
            )
        }
    };
    let as_user = quote_spanned!(span=> ::squall::private::HasUser<UserOfThisApp>);
    quote! {
        #alias
        #login_check
        #scheme_check
        impl #generics ::squall::private::HasUsers for #ident #arguments #conditions {
            #this_type
            const LOGIN: ::squall::private::Login = #login;
            const REALM: &'static str = #name;
            const TOKENS: ::core::option::Option<&'static str> = {
                #[allow(unused_imports)]
                use ::squall::private::NotByToken as _;
                ::squall::private::UserType::<#user>::TOKENS
            };
            const BASIC: bool = {
                #[allow(unused_imports)]
                use ::squall::private::NotByPassword as _;
                ::squall::private::UserType::<#user>::BASIC
            };
            const TORNADO: bool = {
                #[allow(unused_imports)]
                use ::squall::private::NotByTornado as _;
                ::squall::private::UserType::<#user>::TORNADO
            };
            #state
            #others
        }
        impl #generics ::squall::private::KnownByTornado<
            {
                #[allow(unused_imports)]
                use ::squall::private::NotByTornado as _;
                ::squall::private::UserType::<#user>::TORNADO
            },
        > for #ident #arguments #conditions {}
        impl #generics #as_user for #ident #arguments #conditions {
            fn as_user(__user: &#user) -> &#user {
                __user
            }
        }
    }
}

/// The method of the app that looks for who is asking.
pub(super) fn load_visitor(app: &App) -> Option<TokenStream> {
    let user = app.user.as_ref()?;
    // At the type, where the bounds that do not hold are told.
    Some(quote_spanned! {user.span()=>
        fn load_visitor(
            &self,
            __request: &::squall::private::Request,
        ) -> impl ::core::future::Future<Output = ::squall::private::Result<()>> + ::core::marker::Send {
            ::squall::private::load_visitor(self, __request)
        }
    })
}

/// The check of the page where visitors sign in, and the expression that says it.
fn login(app: &App) -> (TokenStream, TokenStream) {
    let page = match &app.login {
        Some(Login::Page(page)) => page,
        Some(Login::None(reason)) => return (TokenStream::new(), quote!(::squall::private::Login::None(#reason))),
        // Reported.
        None => return (TokenStream::new(), quote!(::squall::private::Login::None(""))),
    };
    let span = page.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
    let name = page.segments.last().map_or_else(|| "login".to_owned(), |last| last.ident.to_string());
    let name = Ident::new(&name, span);
    let number = quote_spanned! {span=>
        ::squall::private::login_page(__TABLE, <LoginOfThisApp as ::squall::private::HandlerList>::LISTED)
    };
    let check = quote_spanned! {span=>
        const _: () = { #[allow(dead_code)] const #name: usize = #number; };
    };
    let alias = quote_spanned!(span=> type LoginOfThisApp = #page;);
    // A list with a fault of its own is no list that lacks the page.
    let check = (!app.broken_list).then_some(check);
    (quote!(#alias #check), quote!(::squall::private::Login::Page(&__TABLE.listed()[#number])))
}

/// An app without users has, for all that asks, users who do not exist: that is told by the checks of its list alone.
fn no_users(app: &App) -> TokenStream {
    let ident = &app.item.ident;
    let (_, arguments, _) = app.item.generics.split_for_impl();
    let (generics, _, conditions) = app.item.generics.split_for_impl();
    let mut with_type = app.item.generics.clone();
    with_type.params.push(parse_quote!(__T));
    let (with_type, _, _) = with_type.split_for_impl();
    quote! {
        impl #generics ::squall::private::HasUsers for #ident #arguments #conditions {
            type User = ::squall::private::NoUser;
            const LOGIN: ::squall::private::Login = ::squall::private::Login::None("");
            fn user_state(&self) {}
        }
        impl #with_type ::squall::private::HasUser<__T> for #ident #arguments #conditions {
            fn as_user(__user: &::squall::private::NoUser) -> &__T {
                match *__user {}
            }
        }
    }
}

//! The table, its checks, the state by type, and the dispatch.

use super::parse::App;
use crate::list::{Target, dispatch};
use crate::span::own_self;
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

/// All that is generated besides the struct; with the texts of its languages, where it has some.
pub(crate) fn expand(app: &App, languages: Option<TokenStream>) -> TokenStream {
    let ident = &app.item.ident;
    let (generics, arguments, _) = app.item.generics.split_for_impl();
    let listed = app.entries.listed();
    let checks = checks(app);
    let unmet = unmet(app);
    let topics = topics(app);
    let states = states(app);
    let mounts = super::mount::expand(app);
    let document = app.openapi.as_ref().map(|document| document.expand());
    let users = super::users::expand(app);
    let options = options(app);
    let load_visitor = super::users::load_visitor(app);
    let compression = app
        .compression
        .as_ref()
        .filter(|variant| *variant != "Off")
        .map(|variant| quote_spanned!(variant.span()=> const _: () = ::squall::private::compression_is_there();));
    let app_type = quote!(#ident #arguments);
    let dispatch = dispatch::expand(&app.entries, &app_type, None);
    let mut shared = app.item.generics.clone();
    shared
        .make_where_clause()
        .predicates
        .push(syn::parse_quote!(for<'__never> #app_type: ::squall::private::SharedApp<'__never, { __FIELDS }>));
    let shared = &shared.where_clause;
    // Where an option is misspelt, what its handlers ask for is not missed too.
    let has_sessions = (app.sessions.is_some() || app.unknown_option).then(|| {
        let (_, _, conditions) = app.item.generics.split_for_impl();
        quote!(impl #generics ::squall::private::HasSessions for #app_type #conditions {})
    });
    quote! {
        #[allow(clippy::all, non_upper_case_globals)]
        const _: () = {
            #document
            #listed
            ::squall::__table!(__TABLE, __LISTED);
            const __LOST: &::squall::private::Lost<{ ::squall::private::count_lost(__TABLE) }> = &::squall::private::Lost::of(__TABLE);
            #checks
            #unmet
            #topics
            #states
            #mounts
            #users
            #has_sessions
            #compression
            impl #generics ::squall::App for #app_type #shared {
                const TABLE: &'static ::squall::private::Table = __TABLE;
                #options
                #load_visitor
                #languages

                fn dispatch(
                    &self,
                    __index: usize,
                    __request: &::squall::private::Request,
                    __body: ::squall::private::Body,
                    __place: &mut ::squall::private::Answer,
                ) -> impl ::core::future::Future<Output = ::squall::private::Result<()>> + ::core::marker::Send {
                    async move {
                        let __app = self;
                        let __entry = __LISTED[__index].entry;
                        let __local = __LISTED[__index].local as usize;
                        #dispatch
                    }
                }
            }
        };
    }
}

/// What the attribute sets besides the list.
fn options(app: &App) -> TokenStream {
    let slash = app.redirect_slash.then(|| {
        quote!(
            const TRAILING_SLASH: ::squall::private::TrailingSlash = ::squall::private::TrailingSlash::Redirect;
        )
    });
    let errors = app.errors.as_ref().map(|function| {
        let call = quote_spanned!(function.span()=> #function(__error, __request));
        quote! {
            fn error_response(
                &self,
                __error: &::squall::private::Error,
                __request: &::squall::private::Request,
            ) -> ::squall::private::Response {
                ::squall::private::own_error_page(#call, __error, __request)
            }
        }
    });
    let compression = app.compression.as_ref().map(|variant| {
        quote_spanned!(variant.span()=>
            const COMPRESSION: ::squall::private::Compression = ::squall::private::Compression::#variant;)
    });
    let config = config(app);
    let protection = app.protection.tokens();
    let tornado = app.user.as_ref().map(|user| {
        quote_spanned!(user.span()=> const TORNADO_USERS: bool = <Self as ::squall::private::HasUsers>::TORNADO;)
    });
    let openapi = super::openapi::of_app(app);
    quote!(#slash #errors #compression #config #protection #tornado #openapi)
}

/// The function that is asked for the app's configuration, where it has one.
fn config(app: &App) -> Option<TokenStream> {
    let configured = app.config.as_ref().map(|function| {
        let last = function.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
        quote_spanned!(last=> ::squall::private::configured(self, #function))
    });
    let stores = [("with_sessions", &app.sessions), ("with_throttle_store", &app.throttle_store)];
    let configured = stores.into_iter().fold(configured, |configured, (function, store)| {
        let Some(store) = store else { return configured };
        let function = Ident::new(function, store.span());
        let configured = configured.unwrap_or_else(|| quote!(::squall::private::Config::new()));
        let store_of_app = own_self(store.to_token_stream());
        Some(quote_spanned!(store.span()=> ::squall::private::#function(#configured, || #store_of_app)))
    })?;
    Some(quote!(fn config(&self) -> ::squall::private::Config { #configured }))
}

/// What the app does not have: at the entry of the first handler that wants it, an error. Where an option is misspelt, that has been told.
fn unmet(app: &App) -> TokenStream {
    let wants = [
        ("Languages", cfg!(not(feature = "languages")) || app.default_language.is_some()),
        ("Sessions", cfg!(not(feature = "sessions")) || app.sessions.is_some()),
        ("TrustedOrigins", app.protection.trusts()),
    ];
    let unmet = wants.into_iter().filter(|(_, met)| !met && !app.unknown_option).map(|(want, _)| {
        let want = Ident::new(want, Span::call_site());
        let first = format_ident!("__FIRST_OF_{want}");
        let checks = app.entries.0.iter().enumerate().map(|(number, entry)| {
            let (number, want) = (Literal::usize_unsuffixed(number), Ident::new(&want.to_string(), entry.span()));
            quote_spanned!(entry.span()=> const _: () = ::squall::private::Want::#want.check(__TABLE, #first, #number);)
        });
        quote! {
            const #first: usize = ::squall::private::Want::#want.first(__TABLE);
            #(#checks)*
        }
    });
    quote!(#(#unmet)*)
}

/// One free const an entry, named after it, so that rustc's label reads well; each in a block of its own, since two
/// entries may have the same last name.
fn checks(app: &App) -> TokenStream {
    let checks = app.entries.0.iter().enumerate().map(|(number, entry)| {
        let name = match &entry.target {
            Target::List(path) => path.segments.last().map(|last| last.ident.to_string()),
            Target::Field(field) => Some(field.to_string()),
        };
        let name = Ident::new(&name.unwrap_or_default(), entry.span());
        let number = Literal::usize_unsuffixed(number);
        let described = app.openapi.is_some().then(|| quote_spanned!(entry.span()=> ::squall::private::openapi::check_described(__TABLE, #number);));
        quote_spanned!(entry.span()=> const _: () = { #[allow(dead_code)] const #name: () = { ::squall::private::check_entry(__TABLE, #number); ::squall::private::check_access(__TABLE, __POLICY, #number); __LOST.check(__TABLE, #number); #described }; };)
    });
    quote!(#(#checks)*)
}

/// No two topics have one name: a free const for each, named after it.
fn topics(app: &App) -> Option<TokenStream> {
    if app.topics.is_empty() {
        return None;
    }
    let described =
        app.topics.iter().map(|topic| quote_spanned!(topic.span()=> <#topic as ::squall::Topic>::DESCRIPTION));
    let checks = app.topics.iter().enumerate().filter_map(|(number, topic)| {
        let name = &topic.segments.last()?.ident;
        let number = Literal::usize_unsuffixed(number);
        Some(quote_spanned!(name.span()=> const _: () = { #[allow(dead_code)] const #name: () = ::squall::private::check_topic(__TOPICS, #number); };))
    });
    Some(quote! {
        const __TOPICS: &[&::squall::private::TopicDescription] = &[#(#described),*];
        #(#checks)*
    })
}

/// The app's fields, by type.
fn states(app: &App) -> TokenStream {
    let ident = &app.item.ident;
    let (generics, arguments, conditions) = app.item.generics.split_for_impl();
    let mut seen: Vec<&Type> = Vec::new();
    let mut proofs = Vec::new();
    let states: Vec<_> = app.item.fields.iter().enumerate().filter_map(|(number, field)| {
        let ty = &field.ty;
        if seen.contains(&ty) || matches!(ty, Type::Tuple(tuple) if tuple.elems.is_empty()) {
            return None;
        }
        seen.push(ty);
        let member = match &field.ident {
            Some(name) => quote!(#name),
            None => {
                let index = syn::Index { index: number as u32, span: Span::call_site() };
                quote!(#index)
            }
        };
        let mut shared = Some(quote_spanned!(ty.span()=> let () = <#ty as ::squall::private::SharedField>::SHARED;));
        // A const of its own cannot name the type's parameters, nor `Self`.
        if app.item.generics.params.is_empty() && !names_self(ty.to_token_stream()) {
            proofs.extend(shared.take());
        }
        let cloned = quote_spanned!(ty.span()=> <::squall::private::Request as ::squall::private::GetsCloneOf<#ty>>::clone_of(&self.#member));
        Some(quote! {
            impl #generics ::squall::private::HasState<#ty> for #ident #arguments #conditions {
                fn state(&self) -> #ty {
                    #shared
                    #cloned
                }
            }
        })
    }).collect();
    quote! {
        const __FIELDS: usize = {
            #(#proofs)*
            0
        };
        #(#states)*
    }
}

fn names_self(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "Self",
        TokenTree::Group(group) => names_self(group.stream()),
        _ => false,
    })
}

//! A faultless handler: its const description, what answers for it, its URL.
//!
//! `cargo check` pays for each item, each generic and each token of this, a thousand times in a site of a thousand
//! handlers: what can be said once stands in the runtime.

use super::parse::Handler;
use super::{ANY, SOCKET, caching, openapi, serve, session, url};
use crate::fields::{Field, Shape, Source, ValueKind, shape, written};
use crate::policy::{BodyLimit, Decision};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned;

/// All that is generated besides the struct.
pub(crate) fn expand(handler: &Handler) -> TokenStream {
    let section = section(handler);
    let access = access_checks(handler);
    let session = session::left_alone(handler);
    let door = session::door(handler);
    let door_proof = session::proof(handler);
    let caching = caching::kept_from_others(handler);
    let files = files_fit(handler);
    let list = list(handler, false);
    let serve = serve::expand(handler);
    let own = own(handler, false);
    let compression = handler
        .decompress
        .as_ref()
        .map(|word| quote_spanned!(word.span()=> const _: () = ::squall::private::compression_is_there();));
    quote! {
        #[allow(clippy::all, unused_qualifications, non_camel_case_types, unreachable_pub)]
        const _: () = {
            #section
            #compression
            #access
            #session
            #door
            #door_proof
            #caching
            #files
            #list
            #serve
            #own
        };
    }
}

/// The handler as a list of one, with its description.
pub(crate) fn list(handler: &Handler, broken: bool) -> TokenStream {
    let ident = &handler.item.ident;
    let (generics, arguments, conditions) = handler.item.generics.split_for_impl();
    let route = route(handler, broken);
    let needs_keys = needs(handler, broken, "needs_keys", "KEYS");
    let needs_tornado = needs(handler, broken, "needs_tornado", "TORNADO");
    let languages = cfg!(feature = "languages").then(|| needs(handler, broken, "needs_languages", "LANGUAGES"));
    let sessions = cfg!(feature = "sessions").then(|| needs(handler, broken, "needs_sessions", "SESSIONS"));
    quote! {
        static __PLACE: ::squall::private::Place =
            ::squall::private::Place { file: ::core::file!(), line: ::core::line!() };
        #[diagnostic::do_not_recommend]
        impl #generics ::squall::private::HandlerList for #ident #arguments #conditions {
            const LISTED: &'static [::squall::private::Listed] = &[::squall::private::Listed {
                route: &#route,
                #needs_keys
                #needs_tornado
                #languages
                #sessions
                ..::squall::private::Listed::BLANK
            }];
        }
    }
}

/// Whether the type of a field needs something of the site before it starts.
fn needs(handler: &Handler, broken: bool, name: &str, what: &str) -> Option<TokenStream> {
    let (name, what) = (format_ident!("{name}"), format_ident!("{what}"));
    // Only a type that knows where it comes from may.
    let mut types = handler
        .fields
        .iter()
        .filter(|field| matches!(field.source, Source::Request | Source::RequestInSection | Source::Load))
        .map(|field| {
            let ty = &field.inner;
            quote_spanned!(ty.span()=> ::squall::private::Needs::<#ty>::#what)
        });
    let first = types.next().filter(|_| !broken)?;
    Some(quote! {
        #name: {
            #[allow(unused_imports)]
            use ::squall::private::NeedsNothing as _;
            #first #(|| #types)*
        },
    })
}

/// The description: all that differs from a blank one.
fn route(handler: &Handler, broken: bool) -> TokenStream {
    let name = handler.item.ident.to_string();
    let mut methods = handler.methods.iter().map(|method| {
        let constant = match method.to_string().as_str() {
            SOCKET => format_ident!("SOCKET"),
            ANY => format_ident!("ALL"),
            name => format_ident!("{}", name.to_uppercase()),
        };
        quote!(::squall::private::Methods::#constant)
    });
    let first = methods.next().map(|first| quote!(methods: #first #(.union(#methods))*,));
    let section = (handler.section.is_some() && !broken).then(|| quote!(section: __SECTION,));
    let segments = handler.pattern.as_ref().map(|pattern| pattern.tokens()).map(|tokens| quote!(segments: #tokens,));
    let socket = handler.socket.tokens().map(|socket| quote!(socket: #socket,));
    let decompress = handler.decompress.is_some().then(|| quote!(decompress: true,));
    let within = handler.section.as_ref().filter(|_| !broken);
    let protection = (within.is_some() || !handler.protection.is_default()).then(|| {
        let tokens = handler.protection.tokens(&handler.item.ident, handler.access.as_ref(), within);
        quote!(protection: #tokens,)
    });
    let varies = caching::varies(handler);
    let varies = (!varies.is_empty()).then(|| quote!(varies: #varies,));
    let access = access(handler, broken).map(|access| quote!(access: #access,));
    let takes_user = handler.fields.iter().any(|field| matches!(field.source, Source::User));
    let user = takes_user.then(|| {
        let required = handler.fields.iter().any(|field| field.needs_a_user());
        let kind = if required { quote!(Required) } else { quote!(Optional) };
        quote!(user: ::squall::private::UserField::#kind,)
    });
    let form = form(handler).filter(|_| !broken);
    let query = query(handler).filter(|_| !broken);
    let describe = openapi::describe(handler).filter(|_| !broken);
    let onward = handler.onward.as_ref().map(|onward| quote!(onward: ::core::option::Option::Some(&#onward),));
    let broken = broken.then(|| quote!(broken: true,));
    quote! {
        ::squall::private::Route {
            name: #name,
            module: ::core::module_path!(),
            place: &__PLACE,
            #first
            #section
            #segments
            #decompress
            #socket
            #protection
            #access
            #user
            #form
            #query
            #varies
            #describe
            #onward
            #broken
            ..::squall::private::Route::BLANK
        }
    }
}

/// Asks the form's type whether a file of it may be longer than the body that it comes in; or the section, where that says
/// how long a body may be, whether the files of a field are.
fn files_fit(handler: &Handler) -> Option<TokenStream> {
    if !handler.item.generics.params.is_empty() {
        return None;
    }
    let own = super::check::body_limit(handler);
    let (span, largest, files) = handler.fields.iter().find_map(|field| match &field.source {
        Source::Upload { files, .. } if own.is_none() => {
            let (limit, span) = files.limit?;
            // One byte more: there is something around a file.
            Some((span, quote!(#limit + 1), "a file"))
        }
        _ if field.body().is_some_and(|attribute| attribute == "form") => {
            let ty = form_type(field);
            let largest = quote_spanned!(ty.span()=> ::squall::private::KnownForm::<#ty>::LARGEST_FILE);
            Some((ty.span(), largest, "a file of this form"))
        }
        _ => None,
    })?;
    let (limit, said) = match own {
        Some(BodyLimit::Unlimited(_)) => return None,
        Some(BodyLimit::Bytes(bytes)) => {
            let said = format!("this handler, which has at most {}", super::check::size_said(bytes));
            (quote!(::squall::private::BodyLimit::Bytes(#bytes)), said)
        }
        None => {
            let section = handler.section.as_ref()?;
            let limit = quote!(<#section as ::squall::private::Section>::PROTECTION.body_limit);
            (limit, "this handler, whose length its section says, or is 2 MiB".to_owned())
        }
    };
    let message = format!(
        "{files} may be longer than the whole body of {said}\n    help: write \
         body_limit = \"..\" into #[handler(..)], for all files and texts together; or give the files of the form a smaller limit"
    );
    Some(quote_spanned! {span=>
        const _: () = {
            #[allow(unused_imports)]
            use ::squall::private::UnknownForm as _;
            ::squall::private::file_fits(#limit, #largest, #message)
        };
    })
}

fn form_type(field: &Field) -> &syn::Type {
    match shape(&field.inner) {
        Shape::Maybe(ty) => ty,
        _ => &field.inner,
    }
}

/// The fields of its form, as far as the form's type knows them.
fn form(handler: &Handler) -> Option<TokenStream> {
    for field in &handler.fields {
        if let Source::Upload { name, .. } = &field.source {
            let shape = shape(&field.inner);
            let (required, repeated) = (matches!(shape, Shape::One(_)), matches!(shape, Shape::Many(_)));
            return Some(quote! {
                form: ::core::option::Option::Some(&[::squall::private::FormField {
                    name: #name, required: #required, repeated: #repeated, file: true, of: "",
                    value: ::squall::private::FieldValue::TEXT,
                }]),
            });
        }
    }
    let field = handler.fields.iter().find(|field| field.body().is_some_and(|attribute| attribute == "form"))?;
    let ty = form_type(field);
    let fields = quote_spanned!(ty.span()=> ::squall::private::KnownForm::<#ty>::FIELDS);
    Some(quote! {
        form: {
            #[allow(unused_imports)]
            use ::squall::private::UnknownForm as _;
            #fields
        },
    })
}

/// The fields of its query, where no other field of it may read the query too.
fn query(handler: &Handler) -> Option<TokenStream> {
    let mut fields = Vec::new();
    for field in &handler.fields {
        match &field.source {
            Source::Value { kind: ValueKind::Query, name, default } => {
                let shape = shape(&field.inner);
                let required = matches!(shape, Shape::One(_)) && default.is_none() && !field.caught;
                let repeated = matches!(shape, Shape::Many(_));
                fields.push(quote!(::squall::private::FormField {
                    name: #name, required: #required, repeated: #repeated, file: false, of: "",
                    value: ::squall::private::FieldValue::TEXT,
                }));
            }
            // These are all of the query.
            Source::Body(attribute) if attribute == "arguments" => return None,
            Source::QueryStruct | Source::Request | Source::RequestInSection | Source::Load | Source::Broken => {
                return None;
            }
            Source::Placeholder(_)
            | Source::SectionPlaceholder(..)
            | Source::Value { .. }
            | Source::Body(_)
            | Source::Upload { .. }
            | Source::Session
            | Source::SignIn(_)
            | Source::State
            | Source::User => {}
        }
    }
    (!fields.is_empty()).then(|| quote!(query: ::core::option::Option::Some(&[#(#fields),*]),))
}

/// Who may call it, its section considered; `None` where nothing says it.
fn access(handler: &Handler, broken: bool) -> Option<TokenStream> {
    let section = handler.section.as_ref().filter(|_| !broken);
    if section.is_none() && handler.access.is_none() {
        return None;
    }
    if let (Some(section), None) = (section, &handler.access) {
        return Some(quote!(<#section as ::squall::private::Section>::ACCESS));
    }
    let own = Decision::tokens(handler.access.as_ref(), &Decision::by_item(&handler.item.ident));
    Some(section.map_or_else(|| own.clone(), |section| Decision::within(&own, section)))
}

/// What only const evaluation sees: what the section says of who may call. And the name of the permission's type.
fn access_checks(handler: &Handler) -> TokenStream {
    let alias = handler.access.as_ref().and_then(Decision::alias);
    let Some(section) = &handler.section else { return quote!(#alias) };
    let public = Decision::public_inside(handler.access.as_ref(), section);
    let users = handler.fields.iter().filter(|field| field.needs_a_user() && handler.access.is_none());
    let users = users.map(|Field { ident, .. }| {
        let name = ident.unraw().to_string();
        quote_spanned! {ident.span()=>
            const _: () = ::squall::private::user_is_there(<#section as ::squall::private::Section>::ACCESS, #name);
        }
    });
    quote!(#alias #public #(#users)*)
}

/// The section's segments, and whether its placeholders and the handler's `#[path]` fields agree.
fn section(handler: &Handler) -> TokenStream {
    let Some(section) = &handler.section else { return TokenStream::new() };
    let taken = handler.fields.iter().filter_map(|field| match &field.source {
        Source::SectionPlaceholder(name, span) => Some((name, *span)),
        _ => None,
    });
    let names = taken.clone().map(|(name, _)| name);
    let there = taken.map(
        |(name, span)| quote_spanned!(span=> const _: usize = ::squall::private::placeholder_index(__SECTION, #name);),
    );
    let without = handler.fields.iter().filter(|field| matches!(field.source, Source::RequestInSection));
    let unsaid = without.clone().map(|field| field.ident.unraw().to_string());
    let sources = without.map(|field| {
        let (name, inner, text) = (field.ident.unraw().to_string(), &field.inner, written(&field.ty));
        quote_spanned!(field.ident.span()=> const _: () = {
            #[allow(unused_imports)]
            use ::squall::private::NoExtractor as _;
            ::squall::private::field_has_source(__SECTION, #name, #text, <::squall::private::Extractor<#inner>>::THERE)
        };)
    });
    let last = section.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
    let taken = quote_spanned!(last=> const _: () = ::squall::private::placeholders_taken(__SECTION, &[#(#names),*], &[#(#unsaid),*]););
    let count = handler.fields.iter().any(|field| matches!(field.source, Source::Placeholder(_))).then(|| {
        quote!(
            const __SECTION_PLACEHOLDERS: usize = ::squall::private::count_placeholders(__SECTION);
        )
    });
    quote! {
        const __SECTION: &[::squall::private::Segment] = <#section as ::squall::private::Section>::SEGMENTS;
        #(#there)*
        #(#sources)*
        #taken
        #count
    }
}

/// What the type has of its own: its URL, and what an app's list refers to by name. A handler that no list names gets
/// rustc's warning of dead code, at its name.
pub(crate) fn own(handler: &Handler, broken: bool) -> TokenStream {
    let (ident, visibility) = (&handler.item.ident, &handler.item.vis);
    let (generics, arguments, conditions) = handler.item.generics.split_for_impl();
    let allowed = handler.item.attrs.iter().filter(|attribute| attribute.path().is_ident("allow"));
    // All at the name: rustc says nothing of what lies in a macro's own place.
    let marker = quote_spanned!(ident.span()=> #visibility const THIS_HANDLER: () = (););
    let url = url::function(handler, broken);
    let builder = url::builder(handler);
    quote! {
        #builder
        impl #generics #ident #arguments #conditions {
            #(#allowed)*
            #[doc(hidden)]
            #marker
            #url
        }
    }
}

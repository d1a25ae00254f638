//! What a handler says for the app's OpenAPI document.

use super::parse::Handler;
use super::{ANY, METHODS, SOCKET};
use crate::docs;
use crate::fields::{Field, Shape, Source, ValueKind, shape, written};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, Lit};

/// The member of the route that writes the handler down; nothing where the feature is off.
pub(super) fn describe(handler: &Handler) -> Option<TokenStream> {
    if cfg!(not(feature = "openapi")) {
        return None;
    }
    // What answers everything is no operation with a name.
    let described = |method: &&Ident| [SOCKET, ANY, "query"].iter().all(|word| *method != word);
    let methods: Vec<&Ident> = handler.methods.iter().filter(described).collect();
    if methods.is_empty() {
        return None;
    }
    let docs = docs::of(&handler.item.attrs);
    let deprecated = handler.item.attrs.iter().any(|attribute| attribute.path().is_ident("deprecated"));
    let told = (!docs.is_empty() || deprecated).then(|| quote!(__operation.told(#docs, #deprecated);));
    let fields = handler.fields.iter().filter_map(field);
    let answers = methods.iter().map(|method| {
        let (name, outcome) = (method.to_string(), outcome(handler.function(method)));
        let failures = failures(handler.function(method));
        quote! {
            __operation.method(#name, &|__answers| ::squall::private::openapi::Operation::answers(#outcome, __answers));
            __operation.fails(#failures);
        }
    });
    let lacks = handler.fields.iter().filter_map(lacking_body).chain(methods.iter().map(|method| {
        let (what, outcome) =
            (format!("what {} answers", method.to_string().to_uppercase()), outcome(handler.function(method)));
        quote!((#what, ::squall::private::openapi::lacks(&|| #outcome)))
    }));
    let asked = quote! {
        #[allow(unused_imports)]
        use ::squall::private::openapi::{
            NoDefault as _, OfNoSchema as _, BodyOutcome as _, FailuresUnknown as _, TextBySchema as _, TextUnknown as _,
            WithoutAll as _, WithoutSchema as _,
        };
        #[allow(unused_imports)]
        use ::squall::private::{missing::Missing as _, UnknownForm as _};
    };
    Some(quote! {
        describe: ::core::option::Option::Some({
            #asked
            ::squall::private::openapi::Describe {
                write: |__operation| ::squall::private::openapi::written_down(__operation, |__operation| {
                    #told
                    #(#fields)*
                    #(#answers)*
                }),
                lacks: &[#(#lacks),*],
            }
        }),
    })
}

/// What is known of the answer of a method.
fn outcome(method: &Ident) -> TokenStream {
    debug_assert!(METHODS.iter().any(|name| method == name));
    quote_spanned!(method.span()=>
        (&::squall::private::openapi::AnswerOf::<Self, _>::new(&<Self>::#method)).outcome())
}

/// The statuses that its errors may have.
fn failures(method: &Ident) -> TokenStream {
    quote_spanned!(method.span()=>
        (&::squall::private::openapi::FailuresOf::<Self, _>::new(&<Self>::#method)).statuses())
}

/// What a field says.
fn field(field: &Field) -> Option<TokenStream> {
    let inner = &field.inner;
    Some(match &field.source {
        Source::Placeholder(_) | Source::SectionPlaceholder(..) => {
            let name = match &field.source {
                Source::SectionPlaceholder(name, _) => name.clone(),
                _ => syn::ext::IdentExt::unraw(&field.ident).to_string(),
            };
            let (schema, any) = (text(inner), written(inner) == "String" || field.caught);
            quote!(__operation.placeholder(#name, #schema, #any);)
        }
        Source::Value { kind, name, default } => {
            let kind = match kind {
                ValueKind::Query => quote!(Query),
                ValueKind::Header => quote!(Header),
                ValueKind::Cookie => quote!(Cookie),
            };
            let (ty, one, several) = match shape(inner) {
                Shape::One(ty) => (ty, true, false),
                Shape::Maybe(ty) => (ty, false, false),
                Shape::Many(ty) => (ty, false, true),
            };
            let (schema, required) = (text(ty), one && default.is_none() && !field.caught);
            let default = match default {
                None => quote!(::core::option::Option::None),
                Some(default) => self::default(inner, default.as_ref()),
            };
            quote!(__operation.value(
                (::squall::private::openapi::Place::#kind, #name), (#required, #several), #schema, #default);)
        }
        Source::QueryStruct => {
            let (name, schema) = (field.ident.to_string(), body(inner));
            quote!(__operation.query(#name, #schema.schema());)
        }
        Source::Body(attribute) if attribute == "json" => {
            let (ty, required) = of_body(field);
            let schema = body(ty);
            quote!(__operation.json(#required, #schema.schema());)
        }
        Source::Body(attribute) if attribute == "form" => {
            let (ty, required) = of_body(field);
            let schema = body(ty);
            let fields = quote_spanned!(ty.span()=> ::squall::private::KnownForm::<#ty>::FIELDS);
            quote!(__operation.form(#required, #fields, #schema.schema());)
        }
        Source::Body(attribute) if attribute == "arguments" => quote!(__operation.arguments();),
        Source::Body(_) => {
            let written = written(inner);
            let media_type = match written.rsplit("::").next() {
                Some("String") => "text/plain",
                Some("Multipart") => "multipart/form-data",
                _ => "application/octet-stream",
            };
            quote!(__operation.raw(#media_type);)
        }
        Source::Upload { name, files, .. } => {
            let (rule, shape) = (files.tokens(), shape(inner));
            let (required, several) = (matches!(shape, Shape::One(_)), matches!(shape, Shape::Many(_)));
            quote!(__operation.upload((#name, &#rule), (#required, #several));)
        }
        Source::Session
        | Source::SignIn(_)
        | Source::State
        | Source::Request
        | Source::RequestInSection
        | Source::Load
        | Source::User
        | Source::Broken => return None,
    })
}

/// The type of a body, and whether there must be one.
fn of_body(field: &Field) -> (&syn::Type, bool) {
    match shape(&field.inner) {
        Shape::Maybe(ty) => (ty, false),
        _ => (&field.inner, !field.caught),
    }
}

fn text(ty: &syn::Type) -> TokenStream {
    quote_spanned!(ty.span()=> (&::squall::private::openapi::TextOf::<#ty>::new()).schema())
}

fn body(ty: &syn::Type) -> TokenStream {
    quote_spanned!(ty.span()=> (&::squall::private::openapi::BodyOf::<#ty>::new()).outcome())
}

/// What stands in for a value, as JSON, where serde can write it.
fn default(ty: &syn::Type, default: Option<&Expr>) -> TokenStream {
    let default = match default {
        Some(Expr::Lit(literal)) if matches!(literal.lit, Lit::Str(_)) => quote!(#literal),
        Some(value) => quote!({ let __default: #ty = #value; __default }),
        None => quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default()),
    };
    quote!((&::squall::private::openapi::DefaultOf(#default)).json())
}

/// Whether the body is JSON of a type without a schema.
fn lacking_body(field: &Field) -> Option<TokenStream> {
    if !matches!(&field.source, Source::Body(attribute) if attribute == "json") {
        return None;
    }
    let (ty, _) = of_body(field);
    let (what, outcome) = (format!("its body, `{}`", written(ty)), body(ty));
    Some(quote!((#what, ::squall::private::openapi::lacks(&|| #outcome))))
}

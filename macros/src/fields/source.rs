//! The model of a field.

use super::{FileOptions, Shape};
use crate::span::at;
use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident, Lit, Type};

/// A field of a handler.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    /// The whole type, as the user wrote it.
    pub(crate) ty: Type,
    /// The error type of `Result<T, E>`, where the user wants to see a failure.
    pub(crate) caught: bool,
    /// What is inside of that `Result`, else the whole type.
    pub(crate) inner: Type,
    pub(crate) source: Source,
}

/// Where a field comes from.
pub(crate) enum Source {
    /// A placeholder of the handler's own pattern, by its number there.
    Placeholder(usize),
    /// A placeholder of a section's pattern, by name.
    SectionPlaceholder(String, Span),
    /// One value by name.
    Value { kind: ValueKind, name: String, default: Option<Option<Expr>> },
    /// The whole query as a serde struct.
    QueryStruct,
    /// The body; the attribute's name is kept for messages.
    Body(Ident),
    /// Files of the body.
    Upload { attribute: Ident, name: String, files: FileOptions },
    /// A value of the session.
    Session,
    /// What signs somebody in, by the name that this expression of the other fields says; `None` where there is none.
    SignIn(Option<Expr>),
    /// A field of the app.
    State,
    /// The type knows.
    Request,
    /// The type knows; but the field may be meant to take a placeholder of the section, of which the macro knows nothing.
    RequestInSection,
    /// The type knows, with the app's help.
    Load,
    /// Who asks: `T`, or `Option<T>` where that may be a visitor.
    User,
    /// Its attribute was wrong, which has been reported.
    Broken,
}

/// The kinds of values that go by a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Query,
    Header,
    Cookie,
}

impl Field {
    /// An expression of type `Result<inner type>`, at the type's place.
    fn extraction(&self, in_section: bool) -> TokenStream {
        let inner = &self.inner;
        let span = inner.span();
        match &self.source {
            Source::Placeholder(number) => {
                let number = Literal::usize_unsuffixed(*number);
                let number = if in_section { quote!(__SECTION_PLACEHOLDERS + #number) } else { quote!(#number) };
                quote_spanned!(span=> ::squall::private::path::<#inner>(__request, #number))
            }
            Source::SectionPlaceholder(name, name_span) => {
                let index = quote_spanned!(*name_span=> ::squall::private::placeholder_index(__SECTION, #name));
                quote_spanned!(span=> ::squall::private::path::<#inner>(__request, const { #index }))
            }
            Source::Value { kind, name, default } => {
                let function = Ident::new(
                    match kind {
                        ValueKind::Query => "query",
                        ValueKind::Header => "header",
                        ValueKind::Cookie => "cookie",
                    },
                    Span::call_site(),
                );
                let (marker, ty) = match super::shape(inner) {
                    Shape::One(ty) => (quote!(One), ty),
                    Shape::Maybe(ty) => (quote!(Maybe), ty),
                    Shape::Many(ty) => (quote!(Many), ty),
                };
                match default {
                    None => quote_spanned!(ty.span()=>
                        ::squall::private::#function::<::squall::private::#marker<#ty>>(__request, #name)),
                    Some(default) => {
                        let default = match default {
                            // A text stands for a `String`, or what else comes from it.
                            Some(value @ Expr::Lit(literal)) if matches!(literal.lit, Lit::Str(_)) => {
                                let inner = at(inner.to_token_stream(), value.span());
                                quote_spanned!(value.span()=> <#inner as ::squall::private::DefaultOfText>::default_of(#value))
                            }
                            Some(value) => quote!(#value),
                            None => quote_spanned!(span=> <#inner as ::core::default::Default>::default()),
                        };
                        quote_spanned!(ty.span()=>
                            ::squall::private::#function::<::squall::private::Maybe<#ty>>(__request, #name)
                                .map(|value| value.unwrap_or_else(|| #default)))
                    }
                }
            }
            Source::QueryStruct => quote_spanned!(span=> ::squall::private::query_struct::<#inner>(__request)),
            Source::Body(attribute) if attribute == "form" => {
                let (ty, read) = match super::shape(inner) {
                    Shape::Maybe(ty) => (ty, quote!(read_option)),
                    _ => (inner, quote!(read)),
                };
                let read = quote_spanned!(ty.span()=> ::squall::private::FormOf::<#ty>::#read(__request, __body).await);
                quote!({
                    #[allow(unused_imports)]
                    use ::squall::private::FormBySerde as _;
                    #read
                })
            }
            Source::Upload { name, files, .. } => {
                let rule = files.tokens();
                quote_spanned!(span=>
                    ::squall::private::upload::<#inner>(__request, __body, #name, const { &#rule }).await)
            }
            Source::Body(attribute) if attribute == "json" => {
                let (ty, function, values) = match super::shape(inner) {
                    Shape::Maybe(ty) => (ty, quote!(json_option), quote!(__value.as_slice())),
                    _ => (inner, quote!(json), quote!(::core::slice::from_ref(&__value))),
                };
                let json = quote_spanned!(ty.span()=> ::squall::private::#function::<#ty>(__request, __body).await);
                if cfg!(not(feature = "forms")) {
                    return json;
                }
                let kept = quote_spanned!(ty.span()=> ::squall::private::RulesOf::<#ty>::are_kept(#values));
                quote!({
                    #[allow(unused_imports)]
                    use ::squall::private::WithoutRules as _;
                    #json.and_then(|__value| #kept.map(|()| __value))
                })
            }
            Source::Body(attribute) if attribute == "arguments" => {
                quote_spanned!(span=> ::squall::private::arguments::<#inner>(__request, __body).await)
            }
            Source::Body(_) => {
                quote_spanned!(span=> ::squall::private::body::<#inner>(__request, __body).await)
            }
            Source::Session => quote_spanned!(span=> ::squall::private::session::<#inner>(__request).await),
            Source::SignIn(_) => {
                let door = door(inner);
                quote_spanned!(span=> ::squall::private::sign_in::<#door>(__request).await)
            }
            Source::State => quote_spanned!(span=>
                ::squall::private::Result::<#inner>::Ok(::squall::private::HasState::<#inner>::state(__app))),
            Source::Request => match super::shape(inner) {
                Shape::Maybe(ty) => {
                    quote_spanned!(ty.span()=> ::squall::private::from_request_option::<#ty>(__request).await)
                }
                _ => quote_spanned!(span=> ::squall::private::from_request::<#inner>(__request).await),
            },
            Source::RequestInSection => {
                quote_spanned!(span=> <::squall::private::Extractor<#inner>>::take(__request).await)
            }
            Source::Load => quote_spanned!(span=> ::squall::private::Loads::<#inner>::load(__app, __request).await),
            Source::User => match super::shape(inner) {
                Shape::Maybe(ty) => {
                    quote_spanned!(ty.span()=> ::squall::private::visitor::<#ty, _>(__app, __request).await)
                }
                _ => quote_spanned!(span=> ::squall::private::user::<#inner, _>(__app, __request).await),
            },
            Source::Broken => quote!(::core::unreachable!()),
        }
    }

    /// The value of the field. Where it cannot be had, the block `'__fields` ends with the error. The placeholders of
    /// a section, if there is one, are counted before the handler's own.
    pub(crate) fn value(&self, in_section: bool) -> TokenStream {
        let inner = &self.inner;
        if let (Source::State, false) = (&self.source, self.caught) {
            return quote_spanned!(inner.span()=> ::squall::private::HasState::<#inner>::state(__app));
        }
        let (ty, extraction) = (&self.ty, self.extraction(in_section));
        if self.caught {
            // An error of the user's own type.
            quote! {
                match #extraction {
                    ::core::result::Result::Ok(__value) => <#ty>::Ok(__value),
                    ::core::result::Result::Err(__error) => <#ty>::Err(::core::convert::From::from(__error)),
                }
            }
        } else {
            quote! {
                match #extraction {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__error) => break '__fields ::core::result::Result::Err(__error),
                }
            }
        }
    }

    /// Counts a try to sign in by the name that the attribute says. It stands behind all fields, which the expression may
    /// name.
    pub(crate) fn count(&self) -> Option<TokenStream> {
        let Source::SignIn(Some(account)) = &self.source else { return None };
        let name = quote_spanned!(account.span()=> ::squall::private::account_name(&(#account)));
        Some(quote! {
            let __account = #name;
            if let ::core::result::Result::Err(__error) = ::squall::private::count_sign_in(__request, __account).await {
                break '__fields ::core::result::Result::Err(__error);
            }
        })
    }

    /// Whether it may be that the value cannot be had, and the user does not want to see why.
    pub(crate) fn fails(&self) -> bool {
        !self.caught && !matches!(self.source, Source::State)
    }

    /// Whether its value is waited for.
    pub(crate) fn waits(&self) -> bool {
        matches!(
            self.source,
            Source::Body(_)
                | Source::Upload { .. }
                | Source::Request
                | Source::RequestInSection
                | Source::Load
                | Source::Session
                | Source::SignIn(_)
                | Source::User
        )
    }

    /// What the app must have for it.
    pub(crate) fn bound(&self, app: &Ident) -> Option<TokenStream> {
        let inner = &self.inner;
        match &self.source {
            Source::State => Some(quote_spanned!(inner.span()=> #app: ::squall::private::HasState<#inner>)),
            Source::Load => Some(quote_spanned!(inner.span()=> #app: ::squall::private::Loads<#inner>)),
            Source::User => {
                let ty = match super::shape(inner) {
                    Shape::Maybe(ty) => ty,
                    _ => inner,
                };
                Some(quote_spanned!(ty.span()=> #app: ::squall::private::HasUser<#ty>))
            }
            Source::Session => Some(quote_spanned!(inner.span()=> #app: ::squall::private::HasSessions)),
            Source::SignIn(_) => {
                let door = door(inner);
                Some(quote_spanned!(inner.span()=> #app: ::squall::private::HasDoor<#door>))
            }
            _ => None,
        }
    }

    /// Whether it is there only if somebody is signed in.
    pub(crate) fn needs_a_user(&self) -> bool {
        matches!(self.source, Source::User) && !matches!(super::shape(&self.inner), Shape::Maybe(_))
    }

    /// Whether it reads the body.
    pub(crate) fn body(&self) -> Option<&Ident> {
        match &self.source {
            Source::Body(attribute) | Source::Upload { attribute, .. } => Some(attribute),
            _ => None,
        }
    }
}

/// The type of a field with `#[sign_in]`; what it lacks is told once, by the handler's const.
fn door(ty: &Type) -> TokenStream {
    quote_spanned!(ty.span()=> <#ty as ::squall::private::Proven<{ __DOOR }>>::Itself)
}

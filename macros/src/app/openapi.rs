//! `openapi = "/openapi.json"`, `openapi("/openapi.json", public, title = "..")`: the handler that serves the document, and
//! what the app says in it.

use super::parse::App;
use crate::attr::between_commas;
use crate::diag::{Errors, nearest};
use crate::docs;
use crate::policy::WORDS;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::parse::ParseStream;
use syn::{LitStr, Path, Token, parenthesized};

/// Where the document is, and what it is called.
pub(crate) struct Document {
    /// Where the option is told of: at its path, if it has one.
    place: Ident,
    /// What stands in the attribute of its handler, besides the method.
    words: Vec<TokenStream>,
    title: Option<LitStr>,
    version: Option<LitStr>,
}

const USAGE: &str = "say where the document is: openapi = \"/openapi.json\"; or, with what #[handler] takes and two more words, \
                     openapi(\"/openapi.json\", public, title = \"..\", version = \"..\")";

/// What stands behind the word.
pub(super) fn parse(word: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Document> {
    let mut document = Document { place: handler_at(word), words: Vec::new(), title: None, version: None };
    let usage = |error: syn::Error| syn::Error::new(error.span(), USAGE);
    let words = if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        let path: LitStr = input.parse().map_err(usage)?;
        vec![quote!(#path)]
    } else if input.peek(syn::token::Paren) {
        let inside;
        parenthesized!(inside in input);
        between_commas(inside.parse()?)
    } else {
        return Err(syn::Error::new(word.span(), USAGE));
    };
    if cfg!(not(feature = "openapi")) {
        return Err(syn::Error::new(
            word.span(),
            "the document comes with squall's feature `openapi`: add it in Cargo.toml",
        ));
    }
    for words in words {
        if let Some(title) = of_name("title", &words) {
            document.title = errors.keep(title);
        } else if let Some(version) = of_name("version", &words) {
            document.version = errors.keep(version);
        } else if let Some((word, near)) = misspelt(&words) {
            errors.at(&word, format!("the document has no `{word}`; did you mean `{near}`?"));
        } else {
            if let Ok(path) = syn::parse2::<LitStr>(words.clone()) {
                document.place.set_span(path.span());
            }
            document.words.push(words);
        }
    }
    if !document.words.iter().any(|words| syn::parse2::<LitStr>(words.clone()).is_ok()) {
        return Err(syn::Error::new(word.span(), USAGE));
    }
    Ok(document)
}

/// The text of `name = ".."`; `None` where these words are about something else.
fn of_name(name: &str, words: &TokenStream) -> Option<syn::Result<LitStr>> {
    let mut tokens = words.clone().into_iter();
    let first = tokens.next().filter(|first| first.to_string() == name)?;
    let value = tokens.skip(1).collect();
    let usage = || syn::Error::new(first.span(), format!("`{name}` is a text: {name} = \"..\""));
    Some(syn::parse2::<LitStr>(value).map_err(|_| usage()))
}

/// The word that these begin with, and the one of the document's own that was meant.
fn misspelt(words: &TokenStream) -> Option<(Ident, &'static str)> {
    let TokenTree::Ident(word) = words.clone().into_iter().next()? else { return None };
    let near = nearest(&word.to_string(), ["title", "version"])?;
    Some((word, near))
}

fn handler_at(place: &Ident) -> Ident {
    Ident::new("OpenApiDocument", place.span())
}

impl Document {
    /// The name of its handler.
    pub(super) fn handler(&self) -> Path {
        self.place.clone().into()
    }

    /// Notes where an app with users does not say who may read it.
    pub(super) fn check(&mut self, has_users: bool, errors: &mut Errors) {
        let decided = self.words.iter().any(|words| {
            let first = words.clone().into_iter().next().map(|first| first.to_string()).unwrap_or_default();
            first == "in" || WORDS.contains(&first.as_str())
        });
        if has_users && !decided {
            errors.at_span(
                self.place.span(),
                "nothing says who may read the document: write openapi(\"/openapi.json\", public) for everybody, `auth` for who \
                 is signed in, or `in = ..` for a section that says it",
            );
            // It has been told.
            self.words.push(quote!(public));
        }
    }

    /// The handler.
    pub(super) fn expand(&self) -> TokenStream {
        let (ident, words) = (&self.place, &self.words);
        let span = ident.span();
        let get = Ident::new("get", span);
        let item = quote!(struct #ident { document: ::squall::OpenApi });
        let handler = crate::handler::expand(quote!(#get, #(#words,)* openapi = off), item);
        let method = quote_spanned!(span=> async fn get(self) -> ::squall::OpenApi { self.document });
        quote!(#handler impl #ident { #method })
    }
}

/// What the app says in its document; nothing where the feature is off.
pub(super) fn of_app(app: &App) -> Option<TokenStream> {
    if cfg!(not(feature = "openapi")) {
        return None;
    }
    let of_crate = |given: Option<&LitStr>, name: &str, otherwise: &str| match given {
        Some(text) => quote!(#text),
        None => quote! {
            match ::core::option_env!(#name) {
                ::core::option::Option::Some(text) => text,
                ::core::option::Option::None => #otherwise,
            }
        },
    };
    let document = app.openapi.as_ref();
    let name = app.item.ident.to_string();
    let title = of_crate(document.and_then(|it| it.title.as_ref()), "CARGO_PKG_NAME", &name);
    let version = of_crate(document.and_then(|it| it.version.as_ref()), "CARGO_PKG_VERSION", "0.0.0");
    let told = docs::of(&app.item.attrs);
    let users = app.user.is_some().then(|| {
        quote! {
            tokens: <Self as ::squall::private::HasUsers>::TOKENS,
            basic: <Self as ::squall::private::HasUsers>::BASIC,
            tornado: <Self as ::squall::private::HasUsers>::TORNADO,
        }
    });
    let (sessions, has_users) = (app.sessions.is_some(), app.user.is_some());
    let errors = app.errors.as_ref().map(|function| {
        let outcome = quote!((&::squall::private::openapi::ErrorOf::new(&#function)).outcome());
        quote! {
            errors: ::core::option::Option::Some(|__answers| {
                #[allow(unused_imports)]
                use ::squall::private::openapi::ErrorUnknown as _;
                ::squall::private::openapi::Operation::answers(#outcome, __answers)
            }),
        }
    });
    Some(quote! {
        const OPENAPI: ::squall::private::openapi::OfApp = ::squall::private::openapi::OfApp {
            title: #title,
            version: #version,
            told: #told,
            sessions: #sessions,
            users: #has_users,
            xsrf: <Self as ::squall::App>::XSRF,
            #users
            #errors
            ..::squall::private::openapi::OfApp::BLANK
        };
    })
}

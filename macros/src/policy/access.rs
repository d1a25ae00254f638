//! `public`, `public("the reason")`, `auth`, `auth(Role::Editor)`.

use super::Permission;
use crate::attr::Argument;
use crate::diag::Errors;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Expr, ExprLit, Lit};

/// The words of it.
pub(crate) const WORDS: [&str; 2] = ["public", "auth"];

/// Who may call, as it is written.
#[allow(clippy::large_enum_variant, reason = "there is one for each handler, while it is expanded")]
pub(crate) enum Decision {
    /// `public`
    Public(Ident),
    /// `public("the reason")`
    OnPurpose(Ident, String),
    /// `auth`
    Auth(Ident),
    /// `auth(Role::Editor)`
    Permission(Ident, Permission, String),
    /// Something that is wrong, and has been reported.
    Broken,
}

/// Takes an argument that says who may call; `false` where it says something else.
pub(crate) fn decide(argument: &Argument, decision: &mut Option<Decision>, errors: &mut Errors) -> bool {
    let (Argument::Word(word) | Argument::Pair(word, _) | Argument::Call(word, _)) = argument else { return false };
    if !WORDS.iter().any(|known| word == known) {
        return false;
    }
    let new = match parse(word, argument) {
        Ok(new) => new,
        Err(error) => {
            errors.push(error);
            Decision::Broken
        }
    };
    match decision {
        Some(before) if before.word() == Some(word) => errors.at(word, format!("`{word}` is there already")),
        Some(before) => {
            if let Some(other) = before.word() {
                errors.at(word, format!("`{word}` beside `{other}`: all may call, or only who is signed in"));
            }
        }
        None => *decision = Some(new),
    }
    true
}

fn parse(word: &Ident, argument: &Argument) -> syn::Result<Decision> {
    let public = word == "public";
    match argument {
        Argument::Word(_) if public => Ok(Decision::Public(word.clone())),
        Argument::Word(_) => Ok(Decision::Auth(word.clone())),
        Argument::Call(_, tokens) if public => {
            reason(word, tokens.clone()).map(|reason| Decision::OnPurpose(word.clone(), reason))
        }
        Argument::Call(_, tokens) if tokens.is_empty() => Err(syn::Error::new(
            word.span(),
            "`auth` alone is for whoever is signed in; auth(Role::Editor) says for whom",
        )),
        Argument::Call(_, tokens) => {
            let written = format!("auth({})", shown(tokens));
            let value = syn::parse2::<Expr>(tokens.clone()).map_err(|error| {
                syn::Error::new(error.span(), "expected one expression, such as auth(Role::Editor)")
            })?;
            Ok(Decision::Permission(word.clone(), Permission::of(value)?, written))
        }
        _ if public => Err(syn::Error::new(word.span(), "`public` stands alone, or says why: public(\"the reason\")")),
        _ => Err(syn::Error::new(word.span(), "write it with parentheses: auth(Role::Editor)")),
    }
}

/// The text of `public("the reason")`.
fn reason(word: &Ident, tokens: TokenStream) -> syn::Result<String> {
    let usage = "say why everybody may: public(\"the reason\")";
    if tokens.is_empty() {
        return Err(syn::Error::new(word.span(), usage));
    }
    match syn::parse2::<Expr>(tokens.clone()) {
        Ok(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) if !text.value().trim().is_empty() => Ok(text.value()),
        _ => Err(syn::Error::new_spanned(tokens, usage)),
    }
}

/// `public(HANDLERS)`, `auth(HANDLERS)`, `auth(Role::Editor, HANDLERS)` in an app's list: what it says, and the rest of the
/// parentheses, where the handlers stand.
pub(crate) fn decided_entry<'i>(input: ParseStream<'i>) -> syn::Result<Option<(Decision, ParseBuffer<'i>)>> {
    if !input.peek2(syn::token::Paren)
        || !WORDS.iter().any(|word| input.fork().parse::<Ident>().is_ok_and(|name| name == word))
    {
        return Ok(None);
    }
    let word: Ident = input.parse()?;
    let inside;
    syn::parenthesized!(inside in input);
    if word == "public" {
        return Ok(Some((Decision::Public(word), inside)));
    }
    let ahead = inside.fork();
    let value = ahead.parse::<Expr>()?;
    if !ahead.peek(syn::Token![,]) {
        return Ok(Some((Decision::Auth(word), inside)));
    }
    inside.advance_to(&ahead);
    inside.parse::<syn::Token![,]>()?;
    let written = format!("auth({})", shown(&value.to_token_stream()));
    let permission = Permission::of(value)?;
    Ok(Some((Decision::Permission(word, permission, written), inside)))
}

/// Tokens as a person would have written them.
pub(super) fn shown(tokens: &TokenStream) -> String {
    let mut text = tokens.to_string();
    for (spaced, close) in [(" :: ", "::"), (" (", "("), ("( ", "("), (" )", ")"), (" ,", ","), (" . ", ".")] {
        text = text.replace(spaced, close);
    }
    text
}

impl Decision {
    /// The word that it begins with.
    pub(crate) fn word(&self) -> Option<&Ident> {
        match self {
            Decision::Public(word)
            | Decision::OnPurpose(word, _)
            | Decision::Auth(word)
            | Decision::Permission(word, ..) => Some(word),
            Decision::Broken => None,
        }
    }

    /// Whether only who is signed in may, or some of them.
    pub(crate) fn is_guard(&self) -> bool {
        matches!(self, Decision::Auth(_) | Decision::Permission(..))
    }

    /// Whether everybody may.
    pub(crate) fn is_public(&self) -> bool {
        matches!(self, Decision::Public(_) | Decision::OnPurpose(..))
    }

    /// `Access` as const data; `by` is the text of what it is written at, and its place is `__PLACE`.
    pub(crate) fn tokens(decision: Option<&Decision>, by: &TokenStream) -> TokenStream {
        let guarded = |words: &str| {
            quote! {
                Guarded(&::squall::private::Guard {
                    by: #by,
                    words: #words,
                    place: &__PLACE,
                })
            }
        };
        let access = match decision {
            None | Some(Decision::Broken) => quote!(Undecided),
            Some(Decision::Public(_)) => quote!(Public),
            Some(Decision::OnPurpose(_, reason)) => quote!(PublicOnPurpose(#reason)),
            Some(Decision::Auth(_)) => guarded("auth"),
            Some(Decision::Permission(_, _, words)) => guarded(words),
        };
        quote!(::squall::private::Access::#access)
    }

    /// What these tokens of an `Access` come to in a section.
    pub(crate) fn within(access: &TokenStream, section: &syn::Path) -> TokenStream {
        // A const of its own: else what a guard refers to would not live long enough.
        quote! {{
            const __OWN: ::squall::private::Access = #access;
            __OWN.within(<#section as ::squall::private::Section>::ACCESS)
        }}
    }

    /// The text that names an item of this module.
    pub(crate) fn by_item(item: &Ident) -> TokenStream {
        let name = format!("::{item}");
        quote!(::core::concat!(::core::module_path!(), #name))
    }

    /// Told at the word `public` where it stands inside of a guarded section.
    pub(crate) fn public_inside(decision: Option<&Decision>, section: &syn::Path) -> Option<TokenStream> {
        let Some(Decision::Public(word)) = decision else { return None };
        Some(quote_spanned! {word.span()=>
            const _: () = ::squall::private::public_inside(<#section as ::squall::private::Section>::ACCESS);
        })
    }

    /// Where it asks who is there: a statement of `async` code that returns `answer` of whoever is not let in, which is
    /// a `Response` named `__answer`.
    pub(crate) fn guard(&self, answer: &TokenStream) -> Option<TokenStream> {
        let (word, permission) = match self {
            Decision::Auth(word) => (word, None),
            Decision::Permission(word, permission, _) => (word, Some(permission)),
            _ => return None,
        };
        let check = permission.map(|permission| permission.check());
        // Nothing of it lives on: not across an `.await`, not in the handler.
        Some(quote_spanned! {word.span()=>
            match ::squall::private::signed_in(__app, __request).await? {
                ::core::result::Result::Ok(__user) => { #check }
                ::core::result::Result::Err(__answer) => return ::core::result::Result::Ok(#answer),
            }
        })
    }

    /// The name of the type of its permission, for where both others stand.
    pub(crate) fn alias(&self) -> Option<TokenStream> {
        match self {
            Decision::Permission(_, permission, _) => Some(permission.alias()),
            _ => None,
        }
    }

    /// What the app must have for it.
    pub(crate) fn bound(&self, app: &TokenStream) -> Option<TokenStream> {
        match self {
            Decision::Auth(word) => Some(quote_spanned!(word.span()=> #app: ::squall::private::HasUsers)),
            Decision::Permission(_, permission, _) => Some(permission.bound(app)),
            _ => None,
        }
    }
}

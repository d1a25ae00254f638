//! The attribute and the struct as a model.

use super::openapi::{self, Document};
use crate::diag::{Errors, did_you_mean};
use crate::handler::kind_of;
use crate::list::{Entries, Entry};
use crate::policy::SiteProtection;
use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::token::Bracket;
use syn::{Expr, Ident, Item, ItemStruct, LitStr, Path, Token, Type, bracketed, parenthesized};

/// An app as its attribute and its struct say.
pub(crate) struct App {
    pub(crate) item: ItemStruct,
    pub(crate) entries: Entries,
    /// Whether the list could not be read.
    pub(crate) broken_list: bool,
    /// `trailing_slash = redirect`
    pub(crate) redirect_slash: bool,
    /// `user = Author`: who can sign in.
    pub(crate) user: Option<Type>,
    /// `login = SignIn`: where a visitor does.
    pub(crate) login: Option<Login>,
    /// `errors = function`: what makes the pages of errors.
    pub(crate) errors: Option<Path>,
    /// `config = function`: what makes the app's configuration.
    pub(crate) config: Option<Path>,
    /// `sessions = expression`: where sessions are kept.
    pub(crate) sessions: Option<Expr>,
    /// `throttle_store = expression`: where requests are counted.
    pub(crate) throttle_store: Option<Expr>,
    /// `compression = on`: which answers are compressed, as a variant of `squall::Compression`.
    pub(crate) compression: Option<Ident>,
    /// `topics = [Room]`: those that share its [`Topics`](squall::Topics).
    pub(crate) topics: Vec<Path>,
    /// `default_language = "en"`: the language of who speaks none of the site's.
    pub(crate) default_language: Option<LitStr>,
    /// `openapi = "/openapi.json"`: where its OpenAPI document is.
    pub(crate) openapi: Option<Document>,
    /// Whether an option was none of ours: it may have been meant for one that is not there now.
    pub(crate) unknown_option: bool,
    pub(crate) protection: SiteProtection,
}

/// Where a visitor signs in.
pub(crate) enum Login {
    Page(Path),
    /// `none("the reason")`
    None(String),
}

/// The options of the attribute.
const OPTIONS: [&str; 12] = [
    "handlers",
    "user",
    "login",
    "sessions",
    "throttle_store",
    "config",
    "errors",
    "trailing_slash",
    "compression",
    "topics",
    "default_language",
    "openapi",
];

/// All of them.
fn options() -> impl Iterator<Item = &'static str> {
    OPTIONS.into_iter().chain(SiteProtection::OPTIONS)
}

/// Parses both; `None` where the item is no struct.
pub(crate) fn parse(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<App> {
    let item = match errors.keep(syn::parse2::<Item>(item))? {
        Item::Struct(item) => item,
        other => {
            let (what, tokens) = kind_of(&other);
            errors.at(tokens, format!("#[app] stands on the struct that holds the site's state, and this is {what}"));
            return None;
        }
    };
    let mut options = Options::default();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Err(error) = option(input, &mut options, errors) {
                errors.push(error);
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<TokenTree>()?;
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(attribute) {
        errors.push(error);
    }
    if options.entries.is_none() && errors.is_empty() {
        errors.at(&item.ident, "this app lists no handlers: write #[app(handlers = [Index])]");
    }
    for (number, field) in item.fields.iter().enumerate() {
        if let Some(earlier) = item.fields.iter().take(number).find(|earlier| earlier.ty == field.ty) {
            let earlier = earlier.ident.as_ref().map_or_else(|| "a field".to_owned(), |name| format!("`{name}`"));
            errors.at(
                &field.ty,
                format!("{earlier} has this type already, and #[state] finds a field by its type; wrap one of them in a struct of its own"),
            );
        }
    }
    users_sign_in_somewhere(&options, errors);
    a_site_with_sessions_is_not_exempt(&options, errors);
    let mut entries = options.entries.unwrap_or(Entries(Vec::new()));
    if let Some(document) = &mut options.openapi {
        document.check(options.user.is_some(), errors);
        entries.0.push(Entry::of(document.handler()));
    }
    Some(App {
        item,
        entries,
        broken_list: options.broken_list,
        redirect_slash: options.redirect_slash.unwrap_or(false),
        user: options.user,
        login: options.login,
        errors: options.errors,
        config: options.config,
        sessions: options.sessions,
        throttle_store: options.throttle_store,
        compression: options.compression,
        topics: options.topics.unwrap_or_default(),
        default_language: options.default_language,
        openapi: options.openapi,
        unknown_option: options.unknown_option,
        protection: options.protection,
    })
}

#[derive(Default)]
struct Options {
    entries: Option<Entries>,
    broken_list: bool,
    redirect_slash: Option<bool>,
    user: Option<Type>,
    login: Option<Login>,
    /// The words `user` and `login`, where they are there.
    user_word: Option<Ident>,
    login_word: Option<Ident>,
    errors: Option<Path>,
    config: Option<Path>,
    sessions: Option<Expr>,
    throttle_store: Option<Expr>,
    compression: Option<Ident>,
    topics: Option<Vec<Path>>,
    default_language: Option<LitStr>,
    openapi: Option<Document>,
    unknown_option: bool,
    protection: SiteProtection,
}

fn option(input: ParseStream<'_>, options: &mut Options, errors: &mut Errors) -> syn::Result<()> {
    let name = Ident::parse_any(input)?;
    let word = name.to_string();
    if !self::options().any(|option| option == word) {
        options.unknown_option = true;
        let near = did_you_mean(&word, self::options());
        let names: Vec<_> = self::options().collect();
        let message = format!("#[app] has no option `{word}`{near} (there are: {})", names.join(", "));
        return Err(syn::Error::new(name.span(), message));
    }
    if word == "openapi" {
        if options.openapi.is_some() {
            errors.at(&name, "`openapi` is there already");
        }
        options.openapi = Some(openapi::parse(&name, input, errors)?);
        return Ok(());
    }
    if !input.peek(Token![=]) {
        return Err(syn::Error::new(name.span(), format!("`{word}` wants a value: {word} = ..")));
    }
    input.parse::<Token![=]>()?;
    let before = match word.as_str() {
        "handlers" => {
            if !input.peek(Bracket) {
                return Err(input.error("expected a list in brackets: handlers = [Index]"));
            }
            let inside;
            bracketed!(inside in input);
            let before = options.entries.is_some();
            let faults = errors.len();
            options.entries = Some(Entries::parse(&inside, errors)?);
            options.broken_list = errors.len() > faults;
            before
        }
        "trailing_slash" => {
            let value = Ident::parse_any(input)?;
            let redirect = match value.to_string().as_str() {
                "redirect" => true,
                "strict" => false,
                _ => return Err(syn::Error::new(value.span(), "a trailing slash is `strict` or `redirect`")),
            };
            options.redirect_slash.replace(redirect).is_some()
        }
        "compression" => options.compression.replace(compression(&Ident::parse_any(input)?)?).is_some(),
        "user" => {
            options.user_word.get_or_insert(name.clone());
            options.user.replace(input.parse()?).is_some()
        }
        "login" => {
            options.login_word.get_or_insert(name.clone());
            options.login.replace(login(input)?).is_some()
        }
        "topics" => {
            if !input.peek(Bracket) {
                return Err(input.error("expected the site's topics in brackets: topics = [Room]"));
            }
            let inside;
            bracketed!(inside in input);
            let topics = Punctuated::<Path, Token![,]>::parse_terminated(&inside)?;
            options.topics.replace(topics.into_iter().collect()).is_some()
        }
        "config" => options.config.replace(input.parse()?).is_some(),
        "throttle_store" => options.throttle_store.replace(input.parse()?).is_some(),
        "sessions" => options.sessions.replace(input.parse()?).is_some(),
        "default_language" => {
            if cfg!(not(feature = "languages")) {
                return Err(syn::Error::new(
                    name.span(),
                    "languages come with squall's feature `languages`: add it in Cargo.toml",
                ));
            }
            options.default_language.replace(input.parse()?).is_some()
        }
        option if SiteProtection::OPTIONS.contains(&option) => options.protection.take(&name, &input.parse()?, errors),
        _ => options.errors.replace(input.parse()?).is_some(),
    };
    if before {
        errors.at(&name, format!("`{word}` is there already"));
    }
    Ok(())
}

/// `on`, `assets` or `off`.
fn compression(word: &Ident) -> syn::Result<Ident> {
    let variant = match word.to_string().as_str() {
        "on" => "On",
        "assets" => "Assets",
        "off" => "Off",
        _ => {
            return Err(syn::Error::new(
                word.span(),
                "compression is `on`, `off`, or `assets` for the files of #[assets] alone",
            ));
        }
    };
    Ok(Ident::new(variant, word.span()))
}

/// `session::SignIn`, or `none("the reason")`.
fn login(input: ParseStream<'_>) -> syn::Result<Login> {
    let path: Path = input.parse()?;
    if !path.is_ident("none") {
        return Ok(Login::Page(path));
    }
    let usage = "say how its users sign in instead: login = none(\"clients send a bearer token\")";
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new_spanned(path, usage));
    }
    let inside;
    parenthesized!(inside in input);
    let reason = inside.parse::<Option<LitStr>>()?;
    match reason.filter(|reason| inside.is_empty() && !reason.value().trim().is_empty()) {
        Some(reason) => Ok(Login::None(reason.value())),
        None => {
            inside.parse::<TokenStream>()?;
            Err(syn::Error::new_spanned(path, usage))
        }
    }
}

/// Who has nothing that a browser adds by itself needs no check; who has, says for each handler why not.
fn a_site_with_sessions_is_not_exempt(options: &Options, errors: &mut Errors) {
    let Some(exemption) = &options.protection.xsrf else { return };
    if let Some(what) = [(options.sessions.is_some(), "sessions"), (options.user.is_some(), "users")]
        .into_iter()
        .find_map(|(there, what)| there.then_some(what))
    {
        errors.at_span(
            exemption.span,
            format!(
                "an app with {what} is not exempt as a whole: a page of another site could act for whoever is signed in\n\
                 write it at the handler that others must be able to call, with its own reason"
            ),
        );
    }
}

fn users_sign_in_somewhere(options: &Options, errors: &mut Errors) {
    match (&options.user_word, &options.login_word) {
        (Some(user), None) => errors.at(
            user,
            "`user` without `login`: say where a visitor is sent to sign in, login = SignIn, or that there is no such page, \
             login = none(\"clients send a bearer token\")",
        ),
        (None, Some(login)) => {
            errors.at(login, "`login` without `user`: say who signs in there, user = Author");
        }
        _ => {}
    }
}

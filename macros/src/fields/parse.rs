//! From a struct's fields to their sources.

use super::shape::argument_of;
use super::{Field, FileOptions, Source, ValueKind};
use crate::attr::{Argument, arguments};
use crate::diag::{Errors, did_you_mean};
use crate::pattern::Pattern;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Fields, Ident, Lit, LitStr, Meta};

/// The attributes that name a source.
const SOURCES: [&str; 14] = [
    "path",
    "query",
    "json",
    "form",
    "arguments",
    "upload",
    "body",
    "header",
    "cookie",
    "session",
    "state",
    "load",
    "user",
    "sign_in",
];
/// Attributes of rustc's that may stand on any field.
const BUILT_IN: [&str; 6] = ["doc", "allow", "expect", "warn", "deny", "cfg_attr"];

/// The sources of the fields; the attributes that name them are taken off.
pub(crate) fn fields(fields: &mut Fields, pattern: Option<&Pattern>, errors: &mut Errors) -> Vec<Field> {
    let Fields::Named(named) = fields else {
        if let Fields::Unnamed(unnamed) = fields {
            errors.at(unnamed, "a handler's fields have names: by them a placeholder or a value finds its field");
        }
        return Vec::new();
    };
    let mut result = Vec::new();
    for field in &mut named.named {
        let Some(ident) = field.ident.clone() else { continue };
        let mut sources = Vec::new();
        field.attrs.retain(|attribute| match attribute.path().get_ident() {
            Some(name) if SOURCES.iter().any(|source| name == source) => {
                sources.push(attribute.clone());
                false
            }
            Some(name) if name == "cfg" => {
                errors.at(
                    attribute.path(),
                    "a field of a handler cannot come and go; write the handler twice, each with its #[cfg]",
                );
                true
            }
            Some(name) if !BUILT_IN.iter().any(|known| name == known) => {
                let name = name.to_string();
                let near = did_you_mean(&name, SOURCES);
                errors.at(
                    attribute.path(),
                    format!("`{name}` is no source of a field{near} (there are: {})", SOURCES.join(", ")),
                );
                sources.push(attribute.clone());
                false
            }
            _ => true,
        });
        if let [_, second, ..] = sources.as_slice() {
            errors.at(second.path(), format!("`{ident}` has a source already; a field comes from one place"));
        }
        let source = match sources.first() {
            Some(attribute) => source(attribute, &ident, errors),
            None => match pattern.map(|pattern| pattern.placeholders().position(|name| ident.unraw() == name)) {
                Some(Some(number)) => Source::Placeholder(number),
                Some(None) => Source::Request,
                None => Source::Broken,
            },
        };
        let source = own_placeholder(source, pattern);
        let ty = field.ty.clone();
        let inside = argument_of(&ty, "Result").cloned();
        let caught = inside.is_some();
        result.push(Field { ident, inner: inside.unwrap_or_else(|| ty.clone()), ty, caught, source });
    }
    result
}

/// `#[path]` for a placeholder of the handler's own pattern is what it would be without the attribute.
fn own_placeholder(source: Source, pattern: Option<&Pattern>) -> Source {
    if let (Source::SectionPlaceholder(name, _), Some(pattern)) = (&source, pattern)
        && let Some(number) = pattern.placeholders().position(|own| own == name)
    {
        return Source::Placeholder(number);
    }
    source
}

fn source(attribute: &Attribute, field: &Ident, errors: &mut Errors) -> Source {
    let Some(kind) = attribute.path().get_ident().cloned() else { return Source::Broken };
    if !SOURCES.iter().any(|source| kind == source) {
        return Source::Broken;
    }
    if kind == "sign_in" {
        return sign_in(attribute, field, errors);
    }
    let tokens = match &attribute.meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => {
            let value = pair.value.to_token_stream();
            let named = ["query", "header", "cookie", "path", "upload"].iter().any(|named| kind == named);
            let right = if named { format!("#[{kind}(rename = {value})]") } else { format!("#[{kind}]") };
            errors.at(pair, format!("write {right}"));
            return Source::Broken;
        }
    };
    let known: &[&str] = match kind.to_string().as_str() {
        "path" | "json" | "form" | "arguments" | "body" | "session" | "state" | "load" | "user" => &[],
        "query" => &["rename", "default", "flatten"],
        "upload" => &["rename", "limit", "accept", "most"],
        _ => &["rename", "default"],
    };
    let known = if kind == "path" { &["rename"][..] } else { known };
    let mut name = None;
    let mut default = None;
    let mut flatten = false;
    let mut files = FileOptions::default();
    let before = errors.len();
    let mut seen: Vec<String> = Vec::new();
    for argument in arguments(tokens, errors) {
        let (option, tokens): (&Ident, TokenStream) = match &argument {
            Argument::Word(word) => (word, word.to_token_stream()),
            Argument::Pair(option, _) | Argument::Call(option, _) => (option, option.to_token_stream()),
            Argument::Text(text) => {
                errors.at(text, format!("write #[{kind}(rename = {})]", text.token()));
                continue;
            }
        };
        if seen.contains(&option.to_string()) {
            errors.at(option, format!("`{option}` is there already"));
            continue;
        }
        seen.push(option.to_string());
        match (option.to_string().as_str(), &argument) {
            (word, _) if !known.contains(&word) => {
                let near = did_you_mean(word, known.iter().copied());
                let there = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                errors.at(tokens, format!("#[{kind}] has no option `{word}`{near} (there are: {there})"));
            }
            ("rename", Argument::Pair(_, Expr::Lit(literal))) if matches!(literal.lit, Lit::Str(_)) => {
                if let Lit::Str(text) = &literal.lit {
                    name = Some(text.clone());
                }
            }
            ("rename", _) => errors.at(tokens, "write rename = \"name\""),
            ("limit" | "accept" | "most", _) => files.take(&argument, errors),
            ("default", Argument::Word(_)) => default = Some(None),
            ("default", Argument::Pair(_, value)) => default = Some(Some(value.clone())),
            ("default", _) => errors.at(tokens, "write `default`, or default = value"),
            (_, Argument::Word(_)) => flatten = true,
            (word, _) => errors.at(tokens, format!("`{word}` stands alone")),
        }
    }
    if errors.len() > before {
        return Source::Broken;
    }
    let field_name = field.unraw().to_string();
    let (name, span) = match &name {
        Some(text) => (text.value(), text.span()),
        None => (field_name, field.span()),
    };
    match kind.to_string().as_str() {
        "path" => Source::SectionPlaceholder(name, span),
        "query" if flatten => Source::QueryStruct,
        "query" => Source::Value { kind: ValueKind::Query, name, default },
        "header" => {
            let name = name.to_lowercase().replace('_', "-");
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b)) {
                errors.at_span(span, format!("`{name}` cannot be the name of a header"));
                return Source::Broken;
            }
            Source::Value { kind: ValueKind::Header, name, default }
        }
        "cookie" => Source::Value { kind: ValueKind::Cookie, name, default },
        "session" => Source::Session,
        "state" => Source::State,
        "load" => Source::Load,
        "upload" => Source::Upload { attribute: kind, name, files },
        "user" => Source::User,
        _ => Source::Body(kind),
    }
}

/// `#[sign_in(login.name)]`, `#[sign_in(no_account("the reason"))]`
fn sign_in(attribute: &Attribute, field: &Ident, errors: &mut Errors) -> Source {
    const NO_ACCOUNT: &str =
        "say why nobody can guess their way in here: #[sign_in(no_account(\"the identity provider counts tries\"))]";
    let Meta::List(list) = &attribute.meta else {
        errors.at(
            &attribute.meta,
            format!(
                "`{field}` signs somebody in, and nothing says by which name: tries are counted by it, lest many \
                 visitors together guess one password\n    \
                 help: write #[sign_in(login.name)], with the field of this handler that has the name; where there is \
                 none, #[sign_in(no_account(\"the reason\"))]"
            ),
        );
        return Source::Broken;
    };
    if list.tokens.is_empty() {
        errors.at(list, "write #[sign_in(login.name)], with the field of this handler that has the name");
        return Source::Broken;
    }
    let Some(account) = errors.keep(syn::parse2::<Expr>(list.tokens.clone())) else { return Source::Broken };
    let is_word = |path: &Expr| matches!(path, Expr::Path(path) if path.path.is_ident("no_account"));
    match &account {
        Expr::Call(call) if is_word(&call.func) => {
            let reason = call.args.first().and_then(|reason| syn::parse2::<LitStr>(reason.to_token_stream()).ok());
            match reason {
                Some(reason) if call.args.len() == 1 && !reason.value().trim().is_empty() => Source::SignIn(None),
                _ => {
                    errors.at(call, NO_ACCOUNT);
                    Source::Broken
                }
            }
        }
        account if is_word(account) => {
            errors.at(account, NO_ACCOUNT);
            Source::Broken
        }
        Expr::Lit(literal) => {
            errors.at(
                literal,
                "all who sign in would be one: name the field of this handler that has the name, as login.name",
            );
            Source::Broken
        }
        _ => Source::SignIn(Some(account)),
    }
}

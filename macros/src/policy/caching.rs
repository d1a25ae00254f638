//! `cache = public("1h")`, `cache = private("5m")`, `cache = immutable("365d")`, `cache = no_store`

use super::reason::{is_word, text};
use super::time::seconds;
use crate::diag::{Errors, did_you_mean};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Error, Expr, ExprCall, Ident, Result};

/// Which caches may keep what is answered.
pub(crate) struct Caching {
    /// The word for it.
    pub(crate) word: Span,
    /// Whether caches that many visitors share are among them.
    pub(crate) shared: bool,
    /// The value of `Cache-Control`.
    value: String,
    /// As it is written.
    words: String,
}

const USAGE: &str = "expected one of\n\
    \x20   public(\"1h\"), which all caches may keep, also those that many visitors share\n\
    \x20   private(\"5m\"), which the visitor's browser alone may keep\n\
    \x20   immutable(\"365d\"), public and never another: for files with a version in their name\n\
    \x20   no_store, which nobody may keep\n\
    a time is written 30s, 5m, 1h or 7d; no_cache in its place has caches ask each time whether theirs is still good";
/// The longest time: what RFC 9111 counts to at least is 68 years, and RFC 2616 asked for no more than one.
const MOST_DAYS: u32 = 365;
const WORDS: [&str; 4] = ["public", "private", "immutable", "no_store"];
/// What may stand behind the time, and what it says in the header.
const FURTHER: [(&str, &str); 3] = [
    ("s_maxage", "s-maxage"),
    ("stale_while_revalidate", "stale-while-revalidate"),
    ("stale_if_error", "stale-if-error"),
];

pub(super) fn parse(value: &Expr, errors: &mut Errors) -> Option<Caching> {
    errors.keep(rule(value))
}

fn rule(value: &Expr) -> Result<Caching> {
    let words = format!("cache = {}", super::access::shown(&value.to_token_stream()));
    if let Some(literal) = text(value) {
        let time = literal.value();
        return Err(Error::new(
            literal.span(),
            format!(
                "say who may keep it: cache = public(\"{time}\") for all caches, or cache = private(\"{time}\") for the \
                 visitor's browser alone"
            ),
        ));
    }
    match value {
        Expr::Path(path) if is_word(value, "no_store") => {
            let word = path.path.segments[0].ident.span();
            Ok(Caching { word, shared: false, value: "no-store".to_owned(), words })
        }
        Expr::Path(path) => match path.path.get_ident() {
            Some(word) if WORDS.iter().any(|known| word == known) => {
                Err(Error::new(word.span(), format!("say for how long: cache = {word}(\"1h\")")))
            }
            Some(word) => Err(unknown(word)),
            None => Err(Error::new_spanned(value, USAGE)),
        },
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return Err(Error::new_spanned(&call.func, USAGE)) };
            let Some(word) = path.path.get_ident() else { return Err(Error::new_spanned(path, USAGE)) };
            let directives = match word.to_string().as_str() {
                "public" => format!("public, {}", lifetime(word, call, &FURTHER)?),
                "private" => format!("private, {}", lifetime(word, call, &FURTHER[1..])?),
                "immutable" => format!("public, {}, immutable", lifetime(word, call, &[])?),
                "no_store" => return Err(Error::new_spanned(call, "`no_store` stands alone: cache = no_store")),
                _ => return Err(unknown(word)),
            };
            Ok(Caching { word: word.span(), shared: word != "private", value: directives, words })
        }
        _ => Err(Error::new_spanned(value, USAGE)),
    }
}

fn unknown(word: &Ident) -> Error {
    let name = word.to_string();
    let message = match name.as_str() {
        "no_cache" => {
            "say who may keep it, to ask each time: cache = public(no_cache), or cache = private(no_cache)".to_owned()
        }
        "off" | "never" | "none" => "what nobody may keep is cache = no_store".to_owned(),
        "max_age" => "say who may keep it: cache = public(\"1h\"), or cache = private(\"1h\")".to_owned(),
        _ => format!("`{name}` is no rule for caches{}\n{USAGE}", did_you_mean(&name, WORDS)),
    };
    Error::new(word.span(), message)
}

/// The time, and what stands behind it, as directives.
fn lifetime(word: &Ident, call: &ExprCall, further: &[(&str, &str)]) -> Result<String> {
    let mut arguments = call.args.iter();
    let Some(first) = arguments.next() else {
        return Err(Error::new_spanned(call, format!("say for how long: cache = {word}(\"1h\")")));
    };
    let mut directives = if is_word(first, "no_cache") && word != "immutable" {
        "no-cache".to_owned()
    } else {
        format!("max-age={}", time(first)?)
    };
    let mut seen: Vec<String> = Vec::new();
    for argument in arguments {
        let there = further.iter().map(|(name, _)| format!("{name} = \"1h\"")).collect::<Vec<_>>().join(", ");
        let usage = || {
            if further.is_empty() {
                format!("`{word}` has a time, and nothing else: cache = {word}(\"365d\")")
            } else {
                format!("behind the time may stand {there}")
            }
        };
        let Expr::Assign(pair) = argument else { return Err(Error::new_spanned(argument, usage())) };
        let name = pair.left.to_token_stream().to_string();
        let Some((_, directive)) = further.iter().find(|(known, _)| *known == name) else {
            let near = did_you_mean(&name, further.iter().map(|(name, _)| *name));
            return Err(Error::new_spanned(&pair.left, format!("`{word}` has no `{name}`{near}\n{}", usage())));
        };
        if seen.contains(&name) {
            return Err(Error::new_spanned(&pair.left, format!("`{name}` is there already")));
        }
        directives.push_str(&format!(", {directive}={}", time(&pair.right)?));
        seen.push(name);
    }
    Ok(directives)
}

fn time(value: &Expr) -> Result<u32> {
    let Some(literal) = text(value) else {
        return Err(Error::new_spanned(value, "a time stands in quotes: \"30s\", \"5m\", \"1h\" or \"7d\""));
    };
    seconds(&literal.value(), MOST_DAYS, "answers are kept").map_err(|message| Error::new(literal.span(), message))
}

impl Caching {
    /// As const data; `by` is the text of what it is written at, and its place is `__PLACE`.
    pub(super) fn tokens(&self, by: &TokenStream) -> TokenStream {
        let Caching { value, words, .. } = self;
        let kind = if self.shared { quote!(Shared) } else { quote!(OwnOrNone) };
        quote! {
            #kind(&::squall::private::CacheRule { value: #value, by: #by, words: #words, place: &__PLACE })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(written: &str) -> std::result::Result<String, String> {
        let value = syn::parse_str::<Expr>(written).unwrap();
        rule(&value).map(|rule| rule.value).map_err(|error| error.to_string())
    }

    #[test]
    fn rules() {
        for (written, value) in [
            ("public(\"1h\")", "public, max-age=3600"),
            ("public(\"0s\")", "public, max-age=0"),
            ("private(\"5m\")", "private, max-age=300"),
            ("immutable(\"365d\")", "public, max-age=31536000, immutable"),
            ("no_store", "no-store"),
            ("public(no_cache)", "public, no-cache"),
            ("private(no_cache)", "private, no-cache"),
            (
                "public(\"1m\", s_maxage = \"1h\", stale_if_error = \"1d\")",
                "public, max-age=60, s-maxage=3600, stale-if-error=86400",
            ),
            ("private(\"1m\", stale_while_revalidate = \"30s\")", "private, max-age=60, stale-while-revalidate=30"),
        ] {
            assert_eq!(parsed(written).as_deref(), Ok(value), "{written}");
        }
    }

    #[test]
    fn faults() {
        for (written, part) in [
            ("\"1h\"", "cache = public(\"1h\")"),
            ("public", "for how long"),
            ("public()", "for how long"),
            ("no_store()", "stands alone"),
            ("no_cache", "public(no_cache)"),
            ("off", "no_store"),
            ("pubic(\"1h\")", "did you mean `public`?"),
            ("public(3600)", "in quotes"),
            ("public(\"1 hour\")", "\"1h\""),
            ("public(\"soon\")", "is no time"),
            ("public(\"366d\")", "365 days"),
            ("private(\"1m\", s_maxage = \"1h\")", "no `s_maxage`"),
            ("public(\"1m\", s_maxag = \"1h\")", "did you mean `s_maxage`?"),
            ("public(\"1m\", \"1h\")", "may stand"),
            ("public(\"1m\", s_maxage = \"1h\", s_maxage = \"1h\")", "there already"),
            ("immutable(\"1m\", s_maxage = \"1h\")", "nothing else"),
            ("immutable(no_cache)", "in quotes"),
            ("1", "expected one of"),
        ] {
            let message = parsed(written).expect_err(written);
            assert!(message.contains(part), "{written}: {message}");
        }
    }
}

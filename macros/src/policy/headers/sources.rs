//! The sources of a directive (<https://www.w3.org/TR/CSP3/#grammardef-source-list>).

use super::directives::{Kind, POWERFUL};
use crate::diag::nearest;

/// The keywords, without their quotes. `nonce` is ours: where the nonce of an answer goes.
const KEYWORDS: [&str; 9] = [
    "self",
    "none",
    "nonce",
    "strict-dynamic",
    "report-sample",
    "unsafe-inline",
    "unsafe-eval",
    "unsafe-hashes",
    "wasm-unsafe-eval",
];

/// Hashes, and how many characters of base64 each has.
const HASHES: [(&str, usize); 3] = [("sha256-", 44), ("sha384-", 64), ("sha512-", 88)];

/// The source that needs a reason, if there is one; or what is wrong.
pub(super) fn check(directive: &str, kind: Kind, sources: &[String]) -> Result<Option<String>, String> {
    match kind {
        Kind::Nothing if sources.is_empty() => return Ok(None),
        Kind::Nothing => return Err(format!("`{directive}` has no value")),
        Kind::Words => return Ok(None),
        Kind::Sources => {}
    }
    if sources.is_empty() {
        return Err(format!("`{directive}` names no source: 'none' if there is to be none"));
    }
    if sources.len() > 1 && sources.iter().any(|source| source == "'none'") {
        return Err(format!("'none' stands alone, and `{directive}` names other sources too"));
    }
    let mut weakness = None;
    for source in sources {
        one(source)?;
        if is_weak(directive, source) {
            weakness.get_or_insert(source.clone());
        }
    }
    Ok(weakness)
}

fn is_weak(directive: &str, source: &str) -> bool {
    let source = source.to_ascii_lowercase();
    source.contains("unsafe-")
        || (POWERFUL.contains(&directive)
            && (source == "*" || (source.ends_with(':') && source != "wss:") || source.starts_with("http://")))
}

fn one(source: &str) -> Result<(), String> {
    if let Some(inside) = source.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return quoted(source, inside);
    }
    if KEYWORDS.contains(&source) {
        return Err(format!("`{source}` is a keyword, and stands in quotes: '{source}'"));
    }
    let bad = || format!("`{source}` is no source: 'self', https://cdn.example.com, *.example.com, data:");
    let (scheme, rest) = match source.split_once("://") {
        Some((scheme, rest)) => (Some(scheme), rest),
        None => match source.strip_suffix(':') {
            Some(scheme) => (Some(scheme), "*"),
            None => (None, source),
        },
    };
    let scheme_is_good = scheme.is_none_or(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    });
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "*"));
    let name = host.strip_prefix("*.").unwrap_or(host);
    let label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let host_is_good = host == "*" || name.split('.').all(label);
    let port_is_good = port == "*" || (!port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    let path_is_good = !rest.contains(['?', '#', '\'', '"']);
    if scheme_is_good && host_is_good && port_is_good && path_is_good { Ok(()) } else { Err(bad()) }
}

fn quoted(source: &str, inside: &str) -> Result<(), String> {
    let lower = inside.to_ascii_lowercase();
    if KEYWORDS.contains(&lower.as_str()) {
        return Ok(());
    }
    if lower.starts_with("nonce-") {
        return Err("a nonce is new in each answer: write 'nonce', and take it by a field `nonce: CspNonce`".to_owned());
    }
    if let Some((name, length)) = HASHES.iter().find(|(name, _)| lower.starts_with(name)) {
        let hash = &inside[name.len()..];
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_' | '=');
        return if hash.len() == *length && hash.chars().all(good) {
            Ok(())
        } else {
            Err(format!("`{source}` is no hash: there are {length} characters of base64 in one"))
        };
    }
    let near = nearest(&lower, KEYWORDS).map(|near| format!("; did you mean '{near}'?")).unwrap_or_default();
    Err(format!("`{source}` is no keyword of a Content-Security-Policy{near}"))
}

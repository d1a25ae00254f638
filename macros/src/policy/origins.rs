//! `trusted_origins = ["https://pay.example.com", insecure("http://intranet", "it has no TLS")]`

use super::reason::{call, text, texts};
use crate::diag::Errors;
use syn::{Error, Expr, LitStr};

/// An origin whose pages may send any request, as browsers write it (RFC 6454, 6.2).
pub(super) struct TrustedOrigin {
    pub(super) text: String,
}

const USAGE: &str = "expected a list of origins: trusted_origins = [\"https://pay.example.com\"]";
const INSECURE: &str = "say which origin and why: insecure(\"http://intranet\", \"the intranet has no TLS\")";

/// The origins; each that is wrong is noted and left out.
pub(super) fn parse(value: &Expr, errors: &mut Errors) -> Vec<TrustedOrigin> {
    let Expr::Array(array) = value else {
        errors.at(value, USAGE);
        return Vec::new();
    };
    let mut origins: Vec<TrustedOrigin> = Vec::new();
    for element in &array.elems {
        let Some(origin) = errors.keep(one(element)) else { continue };
        if origins.iter().any(|earlier| earlier.text == origin.text) {
            errors.at(element, format!("`{}` is in the list already", origin.text));
        } else {
            origins.push(origin);
        }
    }
    origins
}

fn one(element: &Expr) -> syn::Result<TrustedOrigin> {
    let (literal, insecure) = match (text(element), call(element, "insecure")) {
        (Some(literal), _) => (literal.clone(), false),
        (None, Some(call)) => {
            let [literal, _reason] = texts::<2>(call, INSECURE)?;
            (literal, true)
        }
        (None, None) => return Err(Error::new_spanned(element, USAGE)),
    };
    origin(&literal, insecure).map_err(|message| Error::new(literal.span(), message))
}

fn origin(literal: &LitStr, insecure: bool) -> Result<TrustedOrigin, String> {
    let written = literal.value();
    if written == "null" {
        return Err("`null` is the origin of every page in a sandbox, whoever made it: it cannot be trusted".to_owned());
    }
    if written.contains('*') {
        return Err("a wildcard trusts sites that nobody has looked at: list each origin".to_owned());
    }
    let Some((scheme, authority)) = written.split_once("://") else {
        return Err(format!("an origin begins with its scheme: \"https://{written}\""));
    };
    let scheme = scheme.to_ascii_lowercase();
    if let Some(end) = authority.find(['/', '?', '#', '\\']) {
        return Err(format!("an origin has no path: \"{scheme}://{}\"", &authority[..end]));
    }
    if authority.contains('@') {
        return Err("an origin has no user: only scheme, host and port".to_owned());
    }
    if !authority.is_ascii() {
        return Err("browsers write this host in ASCII, with labels that begin with `xn--`: write it so".to_owned());
    }
    let authority = authority.to_ascii_lowercase();
    let (host, port) = host_and_port(&authority).ok_or_else(|| format!("`{authority}` is no host, nor host:port"))?;
    match (scheme.as_str(), insecure) {
        ("https", true) => return Err("https is secure: it needs no insecure(..)".to_owned()),
        ("https", false) | ("http", true) => {}
        ("http", false) => {
            return Err(format!(
                "without TLS anybody on the way can speak as this origin: write \"https://{authority}\", or \
                 insecure(\"http://{authority}\", \"the reason\")"
            ));
        }
        _ if !is_scheme(&scheme) => return Err(format!("`{scheme}` is no scheme")),
        (_, true) => {}
        (_, false) => {
            return Err(format!(
                "a page with the scheme `{scheme}` does not prove who made it: insecure(\"{scheme}://{authority}\", \
                 \"the reason\")"
            ));
        }
    }
    // Browsers leave out the port that the scheme has anyway.
    let default = match scheme.as_str() {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    };
    let text = match port {
        Some(port) if Some(port) != default => format!("{scheme}://{host}:{port}"),
        _ => format!("{scheme}://{host}"),
    };
    Ok(TrustedOrigin { text })
}

fn host_and_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let ends = match authority.strip_prefix('[') {
        Some(address) => {
            let length = address.find(']')?;
            address[..length].parse::<std::net::Ipv6Addr>().ok()?;
            length + 2
        }
        None => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, rest) = authority.split_at(ends);
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '[' | ']' | ':');
    if host.is_empty() || !host.chars().all(good) {
        return None;
    }
    match rest.strip_prefix(':') {
        None if rest.is_empty() => Some((host, None)),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some((host, Some(digits.parse().ok()?))),
        _ => None,
    }
}

/// RFC 3986, 3.1.
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    fn parsed(text: &str, insecure: bool) -> Result<String, String> {
        origin(&LitStr::new(text, Span::call_site()), insecure).map(|origin| origin.text)
    }

    #[test]
    fn origins_are_as_browsers_write_them() {
        for (written, insecure, origin) in [
            ("https://a.example", false, "https://a.example"),
            ("HTTPS://A.example:443", false, "https://a.example"),
            ("https://a.example:8443", false, "https://a.example:8443"),
            ("https://[::1]:8443", false, "https://[::1]:8443"),
            ("https://xn--bcher-kva.example", false, "https://xn--bcher-kva.example"),
            ("http://intranet:80", true, "http://intranet"),
            ("capacitor://localhost", true, "capacitor://localhost"),
        ] {
            assert_eq!(parsed(written, insecure).as_deref(), Ok(origin), "{written}");
        }
    }

    #[test]
    fn what_is_no_origin_is_told_so() {
        for (written, insecure, part) in [
            ("null", false, "sandbox"),
            ("*", false, "wildcard"),
            ("https://*.a.example", false, "wildcard"),
            ("a.example", false, "\"https://a.example\""),
            ("http://a.example", false, "insecure(\"http://a.example\""),
            ("https://a.example", true, "needs no"),
            ("https://a.example/", false, "\"https://a.example\""),
            ("https://a.example/path", false, "no path"),
            ("https://u@a.example", false, "no user"),
            ("https://bücher.example", false, "xn--"),
            ("https://", false, "no host"),
            ("https://:1", false, "no host"),
            ("https://a:b", false, "no host"),
            ("https://a:65536", false, "no host"),
            ("https://a b", false, "no host"),
            ("app://a", false, "insecure(\"app://a\""),
            ("1a://a", true, "no scheme"),
        ] {
            let message = parsed(written, insecure).expect_err(written);
            assert!(message.contains(part), "{written}: {message}");
        }
    }
}

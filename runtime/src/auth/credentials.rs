//! The `Authorization` header (RFC 9110, 11.6.2): tokens, by the scheme `Bearer` (RFC 6750) or one of the app's own, and basic
//! authentication (RFC 7617).

use crate::error::{Error, Result};
use crate::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use std::fmt;

/// What a request says of who sends it.
pub(super) enum Credentials<'r> {
    /// Nothing.
    None,
    /// A token. Of what is no token it is `None`.
    Token(Option<&'r str>),
    /// A name and a password. Of what is neither it is `None`.
    Basic(Option<Basic>),
    /// Something that is not for us: a proxy's, say.
    Foreign,
}

/// A name and a password.
pub(super) struct Basic {
    pub(super) name: String,
    pub(super) password: Secret<String>,
}

/// Secrets are not shown.
impl fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credentials::None => "None",
            Credentials::Token(Some(_)) => "Token(..)",
            Credentials::Token(None) => "Token, malformed",
            Credentials::Basic(Some(_)) => "Basic(..)",
            Credentials::Basic(None) => "Basic, malformed",
            Credentials::Foreign => "Foreign",
        })
    }
}

/// Reads the header; `tokens` is the scheme by which the app takes them. Two of them are an error: who reads the first and who reads the last would see two people.
pub(super) fn credentials<'r>(headers: &'r HeaderMap, tokens: Option<&str>) -> Result<Credentials<'r>> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Ok(Credentials::None) };
    if lines.next().is_some() {
        return Err(Error::bad_request("a request has one Authorization header"));
    }
    let line = line.as_bytes();
    let end = line.iter().position(|byte| *byte == b' ').unwrap_or(line.len());
    let (scheme, rest) = line.split_at(end);
    let rest = rest.trim_ascii();
    Ok(if tokens.is_some_and(|tokens| scheme.eq_ignore_ascii_case(tokens.as_bytes())) {
        Credentials::Token(token(rest))
    } else if scheme.eq_ignore_ascii_case(b"Basic") {
        Credentials::Basic(basic(rest))
    } else {
        Credentials::Foreign
    })
}

/// `b64token` of RFC 6750, 2.1.
fn token(text: &[u8]) -> Option<&str> {
    let equals = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let body = &text[..text.len() - equals];
    let good = !body.is_empty() && body.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte));
    // ASCII, as has just been seen.
    if good { std::str::from_utf8(text).ok() } else { None }
}

/// `user-pass` of RFC 7617, 2: base64 of UTF-8, no control characters, a name without a colon.
fn basic(text: &[u8]) -> Option<Basic> {
    let decoded = Secret::new(STANDARD.decode(text).ok()?);
    let text = std::str::from_utf8(decoded.reveal()).ok().filter(|text| !text.contains(char::is_control))?;
    let (name, password) = text.split_once(':')?;
    Some(Basic { name: name.to_owned(), password: Secret::new(password.to_owned()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn headers(lines: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(line).unwrap());
        }
        headers
    }

    fn shown(line: &str) -> String {
        match credentials(&headers(&[line.as_bytes()]), Some("Bearer")).unwrap() {
            Credentials::Token(Some(token)) => format!("token {token}"),
            Credentials::Basic(Some(basic)) => format!("basic {} / {}", basic.name, basic.password.reveal()),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_table_of_headers() {
        for (line, expected) in [
            ("Bearer abc", "token abc"),
            ("bearer abc", "token abc"),
            ("BEARER   a-._~+/9==", "token a-._~+/9=="),
            ("Bearer", "Token, malformed"),
            ("Bearer ", "Token, malformed"),
            ("Bearer ==", "Token, malformed"),
            ("Bearer a b", "Token, malformed"),
            ("Bearer a,b", "Token, malformed"),
            ("Bearer a=b", "Token, malformed"),
            ("Bearer \u{fc}", "Token, malformed"),
            ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "basic Aladdin / open sesame"),
            ("basic dGVzdDoxMjPCow==", "basic test / 123\u{a3}"),
            ("Basic Ojo6", "basic  / ::"),
            ("Basic YTo=", "basic a / "),
            ("Basic YQ==", "Basic, malformed"),
            ("Basic YTo", "Basic, malformed"),
            ("Basic YTo= ", "basic a / "),
            ("Basic /zpi", "Basic, malformed"),
            ("Basic YTpiCg==", "Basic, malformed"),
            ("Basic", "Basic, malformed"),
            ("Basic \u{fc}", "Basic, malformed"),
            ("Negotiate abc", "Foreign"),
            ("Bearerabc", "Foreign"),
            ("abc", "Foreign"),
            ("", "Foreign"),
        ] {
            assert_eq!(shown(line), expected, "{line:?}");
        }
        assert!(matches!(credentials(&HeaderMap::new(), None).unwrap(), Credentials::None));
    }

    #[test]
    fn another_scheme_for_tokens_is_the_only_one() {
        let lines = headers(&[b"token abc"]);
        assert!(matches!(credentials(&lines, Some("Token")).unwrap(), Credentials::Token(Some("abc"))));
        assert!(matches!(credentials(&lines, Some("Bearer")).unwrap(), Credentials::Foreign));
        assert!(matches!(credentials(&lines, None).unwrap(), Credentials::Foreign));
        assert!(matches!(credentials(&headers(&[b"Bearer abc"]), Some("Token")).unwrap(), Credentials::Foreign));
    }

    #[test]
    fn two_headers_are_refused() {
        for second in ["Bearer abc", "Basic YTo=", ""] {
            let error = credentials(&headers(&[b"Bearer abc", second.as_bytes()]), None).unwrap_err();
            assert_eq!(error.status(), 400);
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_a_panic_and_what_was_encoded_comes_back(
            scheme in "(Bearer|Basic|Digest)? ?",
            rest in prop::collection::vec(0x20_u8..0x7f, 0..60),
            name in "[^:\\p{Cc}]{0,12}",
            password in "\\P{Cc}{0,12}",
        ) {
            let line = [scheme.as_bytes(), &rest].concat();
            prop_assert!(credentials(&headers(&[&line]), Some("Digest")).is_ok());
            let encoded = format!("Basic {}", STANDARD.encode(format!("{name}:{password}")));
            prop_assert_eq!(shown(&encoded), format!("basic {name} / {password}"));
        }
    }
}

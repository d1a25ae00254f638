//! The `Cookie` header: one grammar for fields and for jars.

use crate::search::position;
use http::HeaderValue;
use std::borrow::Cow;
use std::fmt::Write;

/// The prefix of a cookie that only this host can have set, over HTTPS and for all its paths (RFC 6265bis, 4.1.3.2).
pub(crate) const HOST_PREFIX: &str = "__Host-";
/// The prefix of a cookie that can only have been set over HTTPS.
pub(crate) const SECURE_PREFIX: &str = "__Secure-";

/// The pairs of some `Cookie` lines, in their order: name and raw value. What has no `=` is left out.
///
/// It goes over the bytes once, whatever they are.
pub(crate) struct CookiePairs<'r, L> {
    lines: L,
    rest: &'r [u8],
}

impl<'r, L: Iterator<Item = &'r HeaderValue>> CookiePairs<'r, L> {
    /// The pairs of these lines.
    pub(crate) fn new(lines: L) -> CookiePairs<'r, L> {
        CookiePairs { lines, rest: &[] }
    }
}

impl<'r, L: Iterator<Item = &'r HeaderValue>> Iterator for CookiePairs<'r, L> {
    type Item = (&'r [u8], &'r [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            while self.rest.is_empty() {
                self.rest = self.lines.next()?.as_bytes();
            }
            let end = find(self.rest, b';');
            let (pair, rest) = match end {
                Some(end) => (&self.rest[..end], &self.rest[end + 1..]),
                None => (self.rest, &[][..]),
            };
            self.rest = rest;
            if let Some(at) = find(pair, b'=') {
                return Some((pair[..at].trim_ascii(), pair[at + 1..].trim_ascii()));
            }
        }
    }
}

fn find(bytes: &[u8], sought: u8) -> Option<usize> {
    let found = position(bytes, sought);
    #[cfg(test)]
    work::done(found.map_or(bytes.len(), |at| at + 1));
    found
}

/// The strongest prefix under which a cookie of this name was sent; empty where it has none, or is not there.
///
/// One without a prefix may have been set by any host of the same domain, or by whoever can meddle with plain HTTP. So
/// it does not count where one is there that must be ours.
pub(crate) fn strongest_prefix<'r>(pairs: impl Iterator<Item = (&'r [u8], &'r [u8])>, name: &str) -> &'static str {
    let mut strongest = "";
    for (sent, _) in pairs {
        if is_named(sent, HOST_PREFIX, name) {
            return HOST_PREFIX;
        }
        if is_named(sent, SECURE_PREFIX, name) {
            strongest = SECURE_PREFIX;
        }
    }
    strongest
}

/// Whether a name that was sent is this one with this prefix.
pub(crate) fn is_named(sent: &[u8], prefix: &str, name: &str) -> bool {
    sent.strip_prefix(prefix.as_bytes()) == Some(name.as_bytes())
}

/// The text of a raw value; `None` where it is not UTF-8.
///
/// A value in quotes (RFC 6265, 4.1.1) may have escapes in it, as RFC 2109 had them and Python's `http.cookies` has
/// them to this day: `\"`, and three octal digits for a byte.
pub(crate) fn unquoted(raw: &[u8]) -> Option<Cow<'_, str>> {
    let inside = raw.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\""));
    match inside {
        None => std::str::from_utf8(raw).ok().map(Cow::Borrowed),
        Some(inside) if !inside.contains(&b'\\') => std::str::from_utf8(inside).ok().map(Cow::Borrowed),
        Some(inside) => unescaped(inside).map(Cow::Owned),
    }
}

fn unescaped(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    loop {
        #[cfg(test)]
        work::done(1);
        rest = match rest {
            [] => break,
            [b'\\', high @ b'0'..=b'3', middle @ b'0'..=b'7', low @ b'0'..=b'7', rest @ ..] => {
                bytes.push((high - b'0') << 6 | (middle - b'0') << 3 | (low - b'0'));
                rest
            }
            [b'\\', escaped, rest @ ..] | [escaped, rest @ ..] => {
                bytes.push(*escaped);
                rest
            }
        };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        // Python escapes the letters of Latin-1 by their numbers, not by the bytes of UTF-8.
        Err(error) if text.is_ascii() => Some(error.as_bytes().iter().map(|byte| char::from(*byte)).collect()),
        Err(_) => None,
    }
}

/// A value as it can be sent: itself where it has letters, digits and what else a name may have, else in quotes with
/// escapes. Any text can be sent so, and comes back by [`unquoted`].
#[allow(dead_code, reason = "without the feature `cookies` no cookie is set")]
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| is_token(byte) || byte == b':') {
        return Cow::Borrowed(text);
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => {
                quoted.push('\\');
                quoted.push(char::from(byte));
            }
            b';' | b',' | 0..=0x1f | 0x7f.. => {
                // Writing to a `String` cannot fail.
                _ = write!(quoted, "\\{byte:03o}");
            }
            _ => quoted.push(char::from(byte)),
        }
    }
    quoted.push('"');
    Cow::Owned(quoted)
}

/// What a token consists of (RFC 9110, 5.6.2).
pub(crate) const fn is_token(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z'
        | b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~')
}

/// How many bytes have been looked at: the time that a hostile header takes, without a clock.
#[cfg(test)]
pub(crate) mod work {
    use std::cell::Cell;

    thread_local! {
        static DONE: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn done(bytes: usize) {
        DONE.set(DONE.get() + bytes);
    }

    /// The work that the function does.
    pub(crate) fn of(function: impl FnOnce()) -> usize {
        DONE.set(0);
        function();
        DONE.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(lines: &[&[u8]]) -> Vec<(String, String)> {
        let lines: Vec<HeaderValue> = lines.iter().map(|line| HeaderValue::from_bytes(line).unwrap()).collect();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        CookiePairs::new(lines.iter()).map(|(name, value)| (text(name), text(value))).collect()
    }

    #[test]
    fn pairs_stand_between_semicolons() {
        let found = pairs(&[b"a=1; b = 2 ;c;;=3", b"", b"d=4=5"]);
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(found, [("a", "1"), ("b", "2"), ("", "3"), ("d", "4=5")]);
    }

    #[test]
    fn a_planted_cookie_does_not_stand_before_one_with_a_prefix() {
        for (line, expected) in [
            ("theme=planted; __Host-theme=ours", HOST_PREFIX),
            ("__Secure-theme=a; theme=planted", SECURE_PREFIX),
            ("__Secure-theme=a; __Host-theme=ours", HOST_PREFIX),
            ("__host-theme=planted; theme=a", ""),
            ("__Host-themes=a; x=__Host-theme", ""),
        ] {
            let line = HeaderValue::from_static(line);
            assert_eq!(strongest_prefix(CookiePairs::new([&line].into_iter()), "theme"), expected, "{line:?}");
        }
    }

    #[test]
    fn quotes_and_escapes_as_python_writes_them() {
        for (text, sent) in [
            ("", ""),
            ("a:b|c", "a:b|c"),
            ("a=b", r#""a=b""#),
            ("a;b", r#""a\073b""#),
            (r#"a"b\"#, r#""a\"b\\""#),
            ("a b/(c)", r#""a b/(c)""#),
            ("\r\n", r#""\015\012""#),
            ("é", r#""\303\251""#),
        ] {
            assert_eq!(quoted(text), sent);
            assert_eq!(unquoted(sent.as_bytes()).as_deref(), Some(text));
        }
        for (sent, text) in [
            (&br#""\351""#[..], Some("é")),
            (br#"""#, Some("\"")),
            (br#""a"#, Some("\"a")),
            (br#""\""#, Some("\\")),
            (br#""\400\08""#, Some("40008")),
            (b"\"\xe9\\073\"", None),
            (b"\xe9", None),
        ] {
            assert_eq!(unquoted(sent).as_deref(), text, "{}", sent.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_breaks_no_header(text in any::<String>()) {
            let sent = quoted(&text);
            prop_assert!(sent.bytes().all(|byte| matches!(byte, 0x20..=0x7e) && byte != b';' && byte != b','), "{sent}");
            prop_assert!(HeaderValue::from_str(&sent).is_ok());
            let back = unquoted(sent.as_bytes());
            prop_assert_eq!(back.as_deref(), Some(&*text));
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(raw in prop::collection::vec(any::<u8>(), 0..40)) {
            let text = unquoted(&raw);
            prop_assert!(text.is_none_or(|text| text.len() <= 2 * raw.len()));
        }
    }
}

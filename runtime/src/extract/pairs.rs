//! `name=value&name=value`: the pairs of a query or of a form, and how they are encoded (WHATWG URL, 5.1).

use super::values::Bad;
use crate::search::position;
use std::borrow::Cow;

/// The pairs, still encoded. One without `=` has an empty value; empty ones are left out.
pub(super) struct Pairs<'r> {
    rest: Option<&'r str>,
}

impl<'r> Pairs<'r> {
    pub(super) fn new(text: &'r str) -> Pairs<'r> {
        Pairs { rest: Some(text) }
    }
}

impl<'r> Iterator for Pairs<'r> {
    type Item = (&'r str, &'r str);

    fn next(&mut self) -> Option<(&'r str, &'r str)> {
        loop {
            let (pair, rest) = cut(self.rest?, b'&');
            self.rest = rest;
            if !pair.is_empty() {
                let (name, value) = cut(pair, b'=');
                return Some((name, value.unwrap_or_default()));
            }
        }
    }
}

/// The text before a byte of ASCII, and what comes after it; `None` where it is not there.
fn cut(text: &str, byte: u8) -> (&str, Option<&str>) {
    match position(text.as_bytes(), byte) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// Whether an encoded key is this name.
pub(super) fn is(key: &str, name: &str) -> bool {
    if !encoded(key) {
        return key == name;
    }
    // Every escape stands for one byte, so a key that is shorter than the name cannot be it.
    let mut bytes = name.bytes();
    key.len() >= name.len()
        && decoded(key).all(|byte| byte.is_ok_and(|byte| bytes.next() == Some(byte)))
        && bytes.next().is_none()
}

/// The text that is encoded: nothing is copied where there is nothing to decode.
pub(super) fn decode(text: &str) -> Result<Cow<'_, str>, Bad> {
    if !encoded(text) {
        return Ok(Cow::Borrowed(text));
    }
    let mut bytes: Vec<u8> = text.bytes().map(|byte| if byte == b'+' { b' ' } else { byte }).collect();
    // Each escape makes room for what follows it, which moves there in one piece.
    let (mut written, mut read) = (0, 0);
    while let Some(plain) = position(&bytes[read..], b'%') {
        let escape = read + plain;
        let digit = |at: usize| bytes.get(at).copied().and_then(hexadecimal);
        let (Some(high), Some(low)) = (digit(escape + 1), digit(escape + 2)) else { return Err(Bad::Escape) };
        bytes.copy_within(read..escape, written);
        written += plain;
        bytes[written] = high << 4 | low;
        written += 1;
        read = escape + 3;
    }
    if read > 0 {
        bytes.copy_within(read.., written);
        bytes.truncate(written + text.len() - read);
    }
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| Bad::Encoding)
}

/// The first value of this name in a form; `None` where there is none, or it is not encoded as it should be.
#[cfg(feature = "sessions")]
pub(crate) fn form_value<'r>(form: &'r str, name: &str) -> Option<Cow<'r, str>> {
    let (_, value) = Pairs::new(form).find(|(key, _)| is(key, name))?;
    decode(value).ok()
}

fn encoded(text: &str) -> bool {
    position(text.as_bytes(), b'%').is_some() || position(text.as_bytes(), b'+').is_some()
}

/// The bytes that are encoded: `+` is a space, `%` and two hexadecimal digits are a byte.
fn decoded(text: &str) -> impl Iterator<Item = Result<u8, Bad>> {
    let mut bytes = text.bytes();
    std::iter::from_fn(move || {
        Some(match bytes.next()? {
            b'+' => Ok(b' '),
            b'%' => match (bytes.next().and_then(hexadecimal), bytes.next().and_then(hexadecimal)) {
                (Some(high), Some(low)) => Ok(high << 4 | low),
                _ => Err(Bad::Escape),
            },
            byte => Ok(byte),
        })
    })
}

#[inline]
fn hexadecimal(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// Says what is wrong with the encoding of these pairs as a whole, before a decoder that lets it pass.
pub(super) fn check(text: &[u8], most: usize) -> Result<(), Malformed> {
    // Each field has a byte, and one between it and the next.
    let may_be_too_many = text.len() / 2 >= most;
    if may_be_too_many && text.split(|byte| *byte == b'&').filter(|field| !field.is_empty()).nth(most).is_some() {
        return Err(Malformed::TooManyFields);
    }
    let mut escapes = false;
    let mut rest = text;
    while let Some(at) = position(rest, b'%') {
        let digit = |after: usize| rest.get(at + after).copied().and_then(hexadecimal);
        let (Some(high), Some(_)) = (digit(1), digit(2)) else { return Err(Malformed::Escape) };
        // One of ASCII stands for itself: in what is UTF-8 it may be anywhere.
        escapes |= high >= 8;
        rest = &rest[at + 3..];
    }
    // No `&` or `=` can stand inside of a character, so all is UTF-8 if each part is. It is before it is decoded too: of a
    // character that is half a byte, half an escape, one reader would make text, and another nothing.
    let utf8 =
        std::str::from_utf8(text).is_ok() && (!escapes || percent_encoding::percent_decode(text).decode_utf8().is_ok());
    if utf8 { Ok(()) } else { Err(Malformed::Encoding) }
}

/// What can be wrong with pairs as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Malformed {
    TooManyFields,
    Escape,
    Encoding,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn naive(text: &str) -> Vec<(String, String)> {
        form_urlencoded::parse(text.as_bytes()).into_owned().collect()
    }

    fn ours(text: &str) -> Option<Vec<(String, String)>> {
        let both = |(key, value)| Some((decode(key).ok()?.into_owned(), decode(value).ok()?.into_owned()));
        Pairs::new(text).map(both).collect()
    }

    #[test]
    fn pairs_are_split_and_decoded() {
        let pairs = ours("a=1&b&&=c&d=e=f&g+h=%2B+%c3%A9&").unwrap();
        let pairs: Vec<_> = pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(pairs, [("a", "1"), ("b", ""), ("", "c"), ("d", "e=f"), ("g h", "+ é")]);
        assert_eq!(Pairs::new("").next(), None);
    }

    #[test]
    fn what_is_not_encoded_is_not_copied() {
        assert!(matches!(decode("plain é"), Ok(Cow::Borrowed("plain é"))));
        assert!(matches!(decode("a+b"), Ok(Cow::Owned(_))));
    }

    #[test]
    fn bad_escapes_and_encodings_are_told_apart() {
        for bad in ["%", "%2", "a%2x", "%x2", "%%32", "%+1", "%é"] {
            assert!(matches!(decode(bad), Err(Bad::Escape)), "{bad}");
            assert_eq!(check(bad.as_bytes(), 9), Err(Malformed::Escape), "{bad}");
        }
        for bad in ["%ff", "%c3", "%c3+%a9", "a%80"] {
            assert!(matches!(decode(bad), Err(Bad::Encoding)), "{bad}");
            assert_eq!(check(bad.as_bytes(), 9), Err(Malformed::Encoding), "{bad}");
        }
        assert_eq!(check(b"a=\xff", 9), Err(Malformed::Encoding));
        // Half of a character as a byte, half as an escape: found by the fuzz target.
        assert_eq!(check(b"a=1&\xd6%A9&b=2", 9), Err(Malformed::Encoding));
        assert_eq!(check(b"a=%c3&b=%a9", 9), Err(Malformed::Encoding));
        assert_eq!(check(b"%c3=%a9", 9), Err(Malformed::Encoding));
    }

    #[test]
    fn fields_are_counted() {
        assert_eq!(check(b"&a=1&&b=2&", 2), Ok(()));
        assert_eq!(check(b"a&b&c", 2), Err(Malformed::TooManyFields));
        assert_eq!(check(b"", 0), Ok(()));
    }

    #[test]
    fn keys_are_compared_as_what_they_stand_for() {
        assert!(is("a b", "a b") && is("a+b", "a b") && is("%61%20b", "a b") && is("%C3%A9", "é"));
        for key in ["a+b+", "a+", "%61%20", "%61 c", "%61%20b%", "%6", ""] {
            assert!(!is(key, "a b"), "{key}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_decoded_as_by_the_reference(text in "[a-c=&+%0-9A-Fé\u{0}-\u{ff}]{0,40}") {
            let malformed = check(text.as_bytes(), usize::MAX);
            match ours(&text) {
                Some(pairs) => {
                    prop_assert_eq!(malformed, Ok(()));
                    prop_assert_eq!(pairs, naive(&text));
                }
                None => prop_assert!(malformed.is_err()),
            }
        }

        #[test]
        fn what_was_encoded_comes_back(pairs in prop::collection::vec((".{0,9}", ".{0,9}"), 0..6)) {
            let text = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            prop_assert_eq!(ours(&text), Some(pairs.clone()));
            for ((name, _), (key, _)) in pairs.iter().zip(Pairs::new(&text)) {
                prop_assert!(is(key, name));
            }
        }

        #[test]
        fn a_key_is_a_name_if_it_decodes_to_it(key in "[ab+%0-9]{0,8}", name in "[ab 0-9]{0,4}") {
            prop_assert_eq!(is(&key, &name), decode(&key).is_ok_and(|key| key == name));
        }

        #[test]
        fn any_bytes_are_checked(bytes in prop::collection::vec(any::<u8>(), 0..60), most in 0usize..5) {
            let result = check(&bytes, most);
            let fields = bytes.split(|byte| *byte == b'&').filter(|field| !field.is_empty()).count();
            prop_assert!(fields <= most || result.is_err());
        }
    }
}

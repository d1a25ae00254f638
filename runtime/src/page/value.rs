//! What the values of a template go through, by the place that they stand at. A page's macro writes these calls.

use crate::route::{IN_QUERY, IN_SEGMENT};
use percent_encoding::{AsciiSet, utf8_percent_encode};
use serde::Serialize;
use std::fmt::{self, Display, Formatter, Write};

/// What may stand in a style: a number.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number, and only numbers may stand in a style",
    label = "no number"
)]
pub trait Number: Display {}

macro_rules! numbers {
    ($($number:ty)*) => { $(impl Number for $number {})* };
}

numbers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64);

impl<N: Number + ?Sized> Number for &N {}

/// A value that is printed by a function.
pub struct Printed<T>(pub T, pub fn(&T, &mut Formatter<'_>) -> fmt::Result);

impl<T> Display for Printed<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        (self.1)(&self.0, f)
    }
}

/// An address as it begins an attribute. No browser reads the name of a host in it: two slashes stand behind a `/.`.
pub fn address(text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    if text.starts_with("//") {
        f.write_str("/.")?;
    }
    f.write_str(text)
}

/// Text that is escaped, even if its type says that it is HTML.
pub fn text<T: Display>(value: T) -> impl Display {
    Printed(value, |value, f| value.fmt(f))
}

/// A whole segment of a path. What no segment can be, nothing and dots, becomes a replacement character: such an address leads
/// nowhere, and not to another handler.
pub fn segment<T: Display>(value: T) -> impl Display {
    Printed(value, |value, f| {
        let mut encoder = Segment { out: f, held: Some(0) };
        write!(encoder, "{value}")?;
        match encoder.held {
            Some(_) => f.write_str("%EF%BF%BD"),
            None => Ok(()),
        }
    })
}

/// A part of a segment of a path.
pub fn in_segment<T: Display>(value: T) -> impl Display {
    Printed(value, |value, f| write!(Encoder { out: f, kept: IN_SEGMENT }, "{value}"))
}

/// A name or value of a query, or a part of a fragment.
pub fn query<T: Display>(value: T) -> impl Display {
    Printed(value, |value, f| write!(Encoder { out: f, kept: IN_QUERY }, "{value}"))
}

/// An address that may lead to other sites, by the filter `external`: by `http`, `https`, `mailto`, `tel` and `sms`, or to a path
/// of this site. Any other scheme, such as `javascript`, becomes `about:invalid`.
pub fn external<T: Display>(value: T) -> impl Display {
    Printed(value, |value, f| {
        let text = value.to_string();
        f.write_str(if is_harmless(&text) { &text } else { "about:invalid" })
    })
}

/// Whether this address runs nothing, as browsers read it: without control characters, and white space before it.
fn is_harmless(address: &str) -> bool {
    let seen = address.chars().filter(|c| !c.is_ascii_control()).skip_while(|c| c.is_whitespace());
    let mut scheme = String::new();
    for c in seen {
        match c {
            ':' => return ["http", "https", "mailto", "tel", "sms"].iter().any(|one| scheme.eq_ignore_ascii_case(one)),
            '/' | '?' | '#' => return true,
            _ => scheme.push(c),
        }
    }
    true
}

/// A value as JSON, in text or an attribute.
pub fn json<T: Serialize>(value: T) -> impl Display {
    Printed(value, |value, f| f.write_str(&serde_json::to_string(value).map_err(|_| fmt::Error)?))
}

/// A value as JSON, in a script: no text in it ends the script or begins a comment.
pub fn script<T: Serialize>(value: T) -> impl Display {
    Printed(value, |value, f| {
        let text = serde_json::to_string(value).map_err(|_| fmt::Error)?;
        let mut rest = text.as_str();
        // Only within texts are these in JSON.
        while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            f.write_str(&rest[..at])?;
            let character = rest[at..].chars().next().unwrap_or_default();
            write!(f, "\\u{:04x}", u32::from(character))?;
            rest = &rest[at + character.len_utf8()..];
        }
        f.write_str(rest)
    })
}

/// Percent-encodes what is written.
struct Encoder<'f, 'g> {
    out: &'f mut Formatter<'g>,
    kept: &'static AsciiSet,
}

impl Write for Encoder<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        utf8_percent_encode(text, self.kept).try_for_each(|part| self.out.write_str(part))
    }
}

/// The same for a whole segment: holds dots back for as long as there is nothing else.
struct Segment<'f, 'g> {
    out: &'f mut Formatter<'g>,
    /// How many dots are held back, at most two; `None` once there is more.
    held: Option<usize>,
}

impl Write for Segment<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if let Some(held) = self.held {
            if held + text.len() <= 2 && text.bytes().all(|byte| byte == b'.') {
                self.held = Some(held + text.len());
                return Ok(());
            }
            self.held = None;
            self.out.write_str(&".."[..held])?;
        }
        Encoder { out: self.out, kept: IN_SEGMENT }.write_str(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Text that is written in pieces.
    struct Pieces<'p>(&'p [&'p str]);

    impl Display for Pieces<'_> {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            self.0.iter().try_for_each(|piece| f.write_str(piece))
        }
    }

    #[test]
    fn segments() {
        for (value, expected) in [
            ("a b/c?d#e%", "a%20b%2Fc%3Fd%23e%25"),
            ("größe", "gr%C3%B6%C3%9Fe"),
            ("", "%EF%BF%BD"),
            (".", "%EF%BF%BD"),
            ("..", "%EF%BF%BD"),
            ("...", "..."),
            ("..a", "..a"),
            (".a.", ".a."),
        ] {
            assert_eq!(segment(value).to_string(), expected, "{value}");
        }
        assert_eq!(segment(Pieces(&[".", "", "."])).to_string(), "%EF%BF%BD");
        assert_eq!(segment(Pieces(&[".", "."])).to_string(), "%EF%BF%BD");
        assert_eq!(segment(Pieces(&[".", ".", "a"])).to_string(), "..a");
        assert_eq!(in_segment("../a").to_string(), "..%2Fa");
        assert_eq!(query("a b&c=d+e").to_string(), "a%20b%26c%3Dd%2Be");
    }

    #[test]
    fn addresses_that_may_lead_away() {
        for (value, kept) in [
            ("https://example.org/", true),
            ("HTTP://example.org", true),
            ("mailto:a@example.org", true),
            ("/a:b", true),
            ("?a=b:c", true),
            ("#a:b", true),
            ("a", true),
            ("javascript:alert(1)", false),
            (" \u{1}java\nscript:alert(1)", false),
            ("JavaScript:alert(1)", false),
            ("\u{a0}javascript:alert(1)", false),
            ("data:text/html,<script>", false),
            ("vbscript:x", false),
            ("blob:https://example.org/x", false),
            (":x", false),
        ] {
            assert_eq!(external(value).to_string(), if kept { value } else { "about:invalid" });
        }
    }

    #[test]
    fn an_address_of_this_site_names_no_host() {
        let shown = |text| {
            Printed((), |(), _| Ok(())).to_string() + &Printed(text, |text: &&str, f| address(text, f)).to_string()
        };
        assert_eq!(shown("//evil.example/x"), "/.//evil.example/x");
        assert_eq!(shown("/posts"), "/posts");
    }

    #[test]
    fn json_in_scripts() {
        assert_eq!(script("</script><!--&\u{2028}'\"").to_string(), r#""\u003c/script\u003e\u003c!--\u0026\u2028'\"""#);
        assert_eq!(script([1.5, -2.0]).to_string(), "[1.5,-2.0]");
        assert_eq!(json("<a>\"").to_string(), "\"<a>\\\"\"");
    }

    proptest! {
        #[test]
        fn a_segment_is_one_segment_and_reads_back(value in ".{0,20}") {
            let printed = segment(&value).to_string();
            prop_assert!(printed.bytes().all(|byte| byte.is_ascii_graphic() && !b"/?#\\\"<>".contains(&byte)));
            prop_assert!(!["", ".", ".."].contains(&printed.as_str()));
            if !["", ".", ".."].contains(&value.as_str()) {
                let read = percent_encoding::percent_decode_str(&printed).decode_utf8().expect("it was UTF-8");
                prop_assert_eq!(read, value);
            }
        }

        #[test]
        fn a_script_s_value_is_json_without_marks(value in "[<>&!/a-z\"'\\\\\u{2028}-]{0,20}") {
            let printed = script(&value).to_string();
            let marks = printed.contains(['<', '>', '&', '\u{2028}']);
            prop_assert!(!marks);
            prop_assert_eq!(serde_json::from_str::<String>(&printed).expect("JSON"), value);
        }

        #[test]
        fn no_browser_runs_an_external_address(lead in "[ \t\n\u{0}\u{1f}]{0,3}", value in "(?i)(javascript|data|vbscript|https?|x)[:&\t]{1,2}[a-z/]{0,8}") {
            let printed = external(format!("{lead}{value}")).to_string();
            let url = url::Url::parse("https://own.example/a").and_then(|base| base.join(&printed));
            if let Ok(url) = url {
                prop_assert!(!["javascript", "data", "vbscript"].contains(&url.scheme()), "{}", url);
            }
        }
    }
}

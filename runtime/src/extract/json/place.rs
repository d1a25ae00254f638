//! Where in a JSON text an error lies, as a path a person can follow: `author.books[2].title`.
//!
//! It is found by reading the text once more, so that what goes well pays nothing.

use std::fmt::Write as _;

/// As deep as serde_json reads values; what is deeper has been skipped.
const DEPTH: usize = 128;
/// The most characters of a key that are shown.
const KEY: usize = 40;
/// The most parts that are shown.
const PARTS: usize = 16;

enum Part<'j> {
    /// In an object, at the value of this key, if one has been read.
    Object(Option<&'j [u8]>),
    /// In an array, at this element, if one has begun.
    Array(Option<usize>),
}

/// The path to what ends at this line and column, both from 1, as serde_json counts them; empty for the whole.
pub(super) fn path(json: &[u8], line: usize, column: usize) -> String {
    let start =
        json.split_inclusive(|byte| *byte == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum::<usize>();
    let end = start.saturating_add(column).min(json.len());
    written(&parts(&json[..end]))
}

fn parts(json: &[u8]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    // How many brackets are open beyond the depth that is remembered.
    let mut beyond = 0_usize;
    let mut at = 0;
    while let Some(byte) = json.get(at).copied() {
        at += 1;
        if byte.is_ascii_whitespace() {
            continue;
        }
        if let Some(Part::Array(element @ None)) = parts.last_mut()
            && byte != b']'
        {
            *element = Some(0);
        }
        match byte {
            b'{' | b'[' if parts.len() == DEPTH => beyond += 1,
            b'{' => parts.push(Part::Object(None)),
            b'[' => parts.push(Part::Array(None)),
            b'}' | b']' if beyond > 0 => beyond -= 1,
            b'}' | b']' => drop(parts.pop()),
            b',' if beyond == 0 => match parts.last_mut() {
                Some(Part::Object(key)) => *key = None,
                Some(Part::Array(Some(element))) => *element += 1,
                _ => {}
            },
            b'"' => {
                let text = string(&json[at..]);
                at += text.len() + 1;
                if let (Some(Part::Object(key @ None)), 0) = (parts.last_mut(), beyond) {
                    *key = Some(text);
                }
            }
            _ => {}
        }
    }
    parts
}

/// The inside of a string, up to its closing quote.
fn string(json: &[u8]) -> &[u8] {
    let mut escaped = false;
    let end = json.iter().position(|byte| match byte {
        _ if escaped => {
            escaped = false;
            false
        }
        b'\\' => {
            escaped = true;
            false
        }
        byte => *byte == b'"',
    });
    &json[..end.unwrap_or(json.len())]
}

fn written(parts: &[Part<'_>]) -> String {
    let mut path = String::new();
    for part in parts.iter().take(PARTS) {
        match part {
            Part::Object(Some(key)) => {
                if !path.is_empty() {
                    path.push('.');
                }
                let key = String::from_utf8_lossy(key);
                path.extend(key.chars().take(KEY));
                if key.chars().nth(KEY).is_some() {
                    path.push('…');
                }
            }
            Part::Array(Some(element)) => {
                // Writing to a String cannot fail.
                let _ = write!(path, "[{element}]");
            }
            Part::Object(None) | Part::Array(None) => {}
        }
    }
    if parts.len() > PARTS {
        path.push('…');
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at_end(json: &str) -> String {
        written(&parts(json.as_bytes()))
    }

    #[test]
    fn the_path_is_that_of_the_value_that_ends_here() {
        for (json, expected) in [
            ("", ""),
            ("{", ""),
            (r#"{"a""#, "a"),
            (r#"{"a": 1"#, "a"),
            (r#"{"a": 1, "b": "x""#, "b"),
            (r#"{"a": {"b": [1, 2, {"c": "d""#, "a.b[2].c"),
            (r#"{"a": {"b": 1}"#, "a"),
            (r#"{"a": {"b": 1}}"#, ""),
            ("[", ""),
            ("[ []", "[0]"),
            (r#"[1, "x""#, "[1]"),
            ("[[1], [2, 3", "[1][1]"),
            (r#"{"a\"b": "{[,""#, r#"a\"b"#),
        ] {
            assert_eq!(at_end(json), expected, "{json}");
        }
    }

    #[test]
    fn lines_and_columns_lead_to_the_same_place() {
        let json = b"{\n  \"a\": 1,\n  \"b\": [\n    true\n  ]\n}";
        assert_eq!(path(json, 2, 8), "a");
        assert_eq!(path(json, 4, 8), "b[0]");
        assert_eq!(path(json, 900, 900), "");
        assert_eq!(path(json, 0, 0), "");
    }

    #[test]
    fn long_and_deep_paths_are_cut() {
        assert_eq!(at_end(&format!("{{\"{}\": 1", "é".repeat(1000))), format!("{}…", "é".repeat(KEY)));
        assert_eq!(at_end(&"[".repeat(100_000)), format!("{}…", "[0]".repeat(PARTS)));
        let closed = format!("[{}{}, 1", "[".repeat(1000), "]".repeat(1000));
        assert_eq!(at_end(&closed), "[1]");
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_short_path(bytes in prop::collection::vec(any::<u8>(), 0..200), line in 0usize..5, column in 0usize..100) {
            prop_assert!(path(&bytes, line, column).chars().count() <= PARTS * (KEY + 3) + 1);
        }

        #[test]
        fn any_text_of_json_signs_has_a_path(text in r#"[\[\]{}",:\\a1 ]{0,80}"#) {
            prop_assert!(path(text.as_bytes(), 1, text.len()).chars().count() <= PARTS * (KEY + 3) + 1);
        }
    }
}

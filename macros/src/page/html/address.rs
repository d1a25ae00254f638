//! Addresses in attributes: where a value of the template stands in them, and where they lead.

use super::attribute::{Piece, Value, decoded};

/// Where in an address its next value would stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It begins the address.
    Start,
    /// What stands before it may become a scheme with it.
    Scheme,
    /// It names a host.
    Host,
    /// It begins a segment of the path.
    Segment,
    /// It goes on within a segment.
    InSegment,
    /// It stands in the query, the fragment, or what follows a scheme such as `mailto:`.
    Query,
    /// It stands behind an address that is a value, as more of its path.
    BehindValue,
    /// It is no part of the address: it stands behind it, as its size.
    Size,
}

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Address {
    /// A path of this site.
    Local(Path),
    /// The page itself: nothing, `?..`, `#..`.
    Current,
    /// A value of the template.
    Value(String),
    /// Another site.
    Foreign,
    /// Something that is no page: `mailto:` and such.
    Other,
    /// `data:`
    Data,
    /// `javascript:` and such, with the scheme.
    Script(String),
    /// A path without a slash at its beginning, or with dots for segments.
    Relative(String),
    /// A loop writes it.
    Unknown,
}

/// A path of this site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) parts: Vec<Part>,
    /// As messages show it: `/posts/{..}`.
    pub(crate) shown: String,
}

/// A segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// This text, percent-decoded.
    Text(String),
    /// A value, or text with a value.
    Hole,
}

/// Stands for a value in a text of which all control characters have been taken out.
const HOLE: char = '\u{1}';

/// The address as a browser reads it, a [`HOLE`] for each value.
fn flat(value: &Value) -> Result<String, String> {
    let mut flat = String::new();
    for piece in &value.pieces {
        match piece {
            Piece::Text(text) => flat.extend(decoded(text)?.chars().filter(|c| !c.is_ascii_control())),
            Piece::Value(_) => flat.push(HOLE),
        }
    }
    let trimmed = flat.trim_matches(' ');
    Ok(if trimmed.len() == flat.len() { flat } else { trimmed.to_owned() })
}

/// The scheme of an address, in small letters, and what follows it.
fn scheme(flat: &str) -> Option<(String, &str)> {
    let (scheme, rest) = flat.split_once(':')?;
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    fits.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// Whether addresses with this scheme name a host.
fn names_host(scheme: &str) -> bool {
    ["http", "https", "ftp", "ws", "wss"].contains(&scheme)
}

/// Whether a browser runs what follows this scheme.
fn runs(scheme: &str) -> bool {
    ["javascript", "vbscript", "livescript", "mocha"].contains(&scheme)
}

/// Where the next value of this address stands; an error is a reference (`&auml;`) that nobody knows.
pub(super) fn place(value: &Value) -> Result<Place, String> {
    // The blanks at the end count: something follows.
    let flat = flat(value)?;
    let is_external = matches!(value.pieces.first(), Some(Piece::Value(expression)) if is_external(expression));
    Ok(if flat.is_empty() {
        Place::Start
    } else if flat.contains(['?', '#']) {
        Place::Query
    } else if flat.starts_with(HOLE) && !is_external {
        Place::BehindValue
    } else if let Some(rest) = flat.strip_prefix(HOLE) {
        in_path(rest)
    } else if let Some((scheme, rest)) = scheme(&flat) {
        if names_host(&scheme) { behind_slashes(rest) } else { Place::Query }
    } else if flat.starts_with("//") || flat.starts_with("/\\") || flat.starts_with('\\') {
        behind_slashes(&flat)
    } else if flat.contains('/') {
        in_path(&flat)
    } else {
        Place::Scheme
    })
}

/// Whether the author has said that this value may lead to other sites.
pub(super) fn is_external(expression: &str) -> bool {
    super::expression::Expression::new(expression).last_filter() == Some("external")
}

fn in_path(path: &str) -> Place {
    if path.ends_with('/') { Place::Segment } else { Place::InSegment }
}

fn behind_slashes(rest: &str) -> Place {
    match rest.trim_start_matches(['/', '\\']).split_once('/') {
        Some((_, "")) => Place::Segment,
        Some((_, path)) => in_path(path),
        None => Place::Host,
    }
}

/// Where this address leads.
pub(super) fn address(value: &Value) -> Result<Address, String> {
    let flat = flat(value)?;
    let path = &flat[..flat.find(['?', '#']).unwrap_or(flat.len())];
    if let Some((scheme, _)) = scheme(&flat) {
        return Ok(match scheme.as_str() {
            "data" => Address::Data,
            scheme if runs(scheme) => Address::Script(scheme.to_owned()),
            scheme if names_host(scheme) => Address::Foreign,
            _ => Address::Other,
        });
    }
    if flat.starts_with("//") || flat.starts_with("/\\") || flat.starts_with('\\') {
        return Ok(Address::Foreign);
    }
    if value.loose {
        return Ok(Address::Unknown);
    }
    if path.starts_with(HOLE) {
        let first = value.pieces.iter().find_map(|piece| match piece {
            Piece::Value(expression) => Some(expression.clone()),
            Piece::Text(_) => None,
        });
        return Ok(first.map_or(Address::Unknown, Address::Value));
    }
    if path.is_empty() {
        return Ok(Address::Current);
    }
    let shown = path.replace(HOLE, "{..}");
    let Some(inside) = path.strip_prefix('/') else { return Ok(Address::Relative(shown)) };
    if inside.split('/').any(|segment| segment == "." || segment == "..") {
        return Ok(Address::Relative(shown));
    }
    let parts = inside
        .split('/')
        .map(|segment| if segment.contains(HOLE) { Part::Hole } else { Part::Text(percent_decoded(segment)) });
    Ok(Address::Local(Path { parts: parts.collect(), shown }))
}

/// The text that a segment stands for; as it is written, where its escapes are bad.
fn percent_decoded(segment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = segment.as_bytes();
    while let [first, after @ ..] = rest {
        let escape = match after {
            [high, low, ..] if *first == b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                digit(*high).zip(digit(*low)).map(|(high, low)| (high * 16 + low) as u8)
            }
            _ => None,
        };
        bytes.push(escape.unwrap_or(*first));
        rest = if escape.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| segment.to_owned())
}

/// The addresses of a `srcset`.
pub(super) fn sources(value: &Value) -> Vec<Value> {
    sources_whole(value).iter().map(first_word).collect()
}

/// The same with their sizes.
fn sources_whole(value: &Value) -> Vec<Value> {
    split(value, |text, at| {
        let (before, after) = (&text[..at], &text[at..]);
        after.starts_with(',')
            && (before.ends_with(|c: char| c.is_ascii_whitespace())
                || after[1..].starts_with(|c: char| c.is_ascii_whitespace())
                || has_size(before))
    })
}

/// Where the next value of a `srcset` stands.
pub(super) fn place_in_sources(value: &Value) -> Result<Place, String> {
    let all = sources_whole(value);
    let Some(last) = all.last() else { return Ok(Place::Start) };
    let word = first_word(last);
    let length = |value: &Value| {
        let pieces = value.pieces.iter().enumerate();
        let lengths = pieces.map(|(number, piece)| match piece {
            Piece::Text(text) if number == 0 => text.trim_start().len(),
            Piece::Text(text) => text.len(),
            Piece::Value(_) => 1,
        });
        lengths.sum::<usize>()
    };
    if length(last) > length(&word) { Ok(Place::Size) } else { place(&word) }
}

/// Where the next value of a `ping` stands.
pub(super) fn place_in_addresses(value: &Value) -> Result<Place, String> {
    match words(value).last() {
        Some(last) => place(last),
        None => Ok(Place::Start),
    }
}

/// Whether a source has got the blank that stands before its size.
fn has_size(text: &str) -> bool {
    text.rsplit(',').next().unwrap_or(text).trim_start().contains(|c: char| c.is_ascii_whitespace())
}

/// The addresses of a `ping`.
pub(super) fn addresses(value: &Value) -> Vec<Value> {
    words(value).into_iter().filter(|one| !one.pieces.is_empty()).collect()
}

fn words(value: &Value) -> Vec<Value> {
    split(value, |text, at| text[at..].starts_with(|c: char| c.is_ascii_whitespace()))
}

/// The value cut where this says so of the text and a position in it; the character there is left out.
fn split(value: &Value, cuts: impl Fn(&str, usize) -> bool) -> Vec<Value> {
    let fresh = || Value { pieces: Vec::new(), loose: value.loose };
    let mut result = vec![fresh()];
    for piece in &value.pieces {
        match piece {
            Piece::Value(expression) => {
                result.last_mut().expect("there is one").pieces.push(Piece::Value(expression.clone()));
            }
            Piece::Text(text) => {
                for (at, c) in text.char_indices() {
                    if cuts(text, at) {
                        result.push(fresh());
                    } else {
                        result.last_mut().expect("there is one").push(c);
                    }
                }
            }
        }
    }
    result
}

/// What stands before the first blank that something stands before.
fn first_word(value: &Value) -> Value {
    let mut word = Value { pieces: Vec::new(), loose: value.loose };
    for piece in &value.pieces {
        match piece {
            Piece::Value(_) => word.pieces.push(piece.clone()),
            Piece::Text(text) => {
                let text = if word.pieces.is_empty() { text.trim_start() } else { text };
                let end = text.find(|c: char| c.is_ascii_whitespace());
                let before = &text[..end.unwrap_or(text.len())];
                before.chars().for_each(|c| word.push(c));
                if end.is_some() {
                    break;
                }
            }
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{x}` in a text is a value.
    fn value(text: &str) -> Value {
        let mut value = Value::default();
        for (number, part) in text.split(['{', '}']).enumerate() {
            if number % 2 == 1 {
                value.pieces.push(Piece::Value(part.to_owned()));
            } else {
                part.chars().for_each(|c| value.push(c));
            }
        }
        value
    }

    #[test]
    fn places() {
        for (text, expected) in [
            ("", Place::Start),
            ("  \n", Place::Start),
            ("/", Place::Segment),
            ("/posts/", Place::Segment),
            ("/posts/a", Place::InSegment),
            ("/posts/{x}", Place::InSegment),
            ("/posts?a=", Place::Query),
            ("/posts#", Place::Query),
            ("?", Place::Query),
            ("java", Place::Scheme),
            ("java\nscript", Place::Scheme),
            ("mailto:", Place::Query),
            ("https://", Place::Host),
            ("https:", Place::Host),
            ("https://example.org", Place::Host),
            ("https://example.org/", Place::Segment),
            ("https://example.org/a", Place::InSegment),
            ("//", Place::Host),
            ("/\\", Place::Host),
            ("&sol;&sol;", Place::Host),
            ("{x}", Place::BehindValue),
            ("{x}/", Place::BehindValue),
            ("{x}?a=", Place::Query),
            ("{x|external}", Place::InSegment),
            ("{x|external}/", Place::Segment),
        ] {
            assert_eq!(place(&value(text)), Ok(expected), "{text}");
        }
    }

    fn local(shown: &str, parts: &[Option<&str>]) -> Address {
        let parts = parts.iter().map(|part| part.map_or(Part::Hole, |text| Part::Text(text.to_owned())));
        Address::Local(Path { parts: parts.collect(), shown: shown.to_owned() })
    }

    #[test]
    fn targets() {
        for (text, expected) in [
            ("/", local("/", &[Some("")])),
            ("/a/b/", local("/a/b/", &[Some("a"), Some("b"), Some("")])),
            ("/a/{x}?b={y}", local("/a/{..}", &[Some("a"), None])),
            ("/a-{x}#b", local("/a-{..}", &[None])),
            ("/gr%C3%B6%c3%9fe", local("/gr%C3%B6%c3%9fe", &[Some("größe")])),
            ("/100%", local("/100%", &[Some("100%")])),
            (" /a\n", local("/a", &[Some("a")])),
            ("", Address::Current),
            ("#x", Address::Current),
            ("?a={x}", Address::Current),
            ("{x}", Address::Value("x".to_owned())),
            ("{x}?page=2", Address::Value("x".to_owned())),
            ("https://example.org/", Address::Foreign),
            ("HTTPS:example.org", Address::Foreign),
            ("//example.org", Address::Foreign),
            ("/\\example.org", Address::Foreign),
            ("mailto:a@example.org", Address::Other),
            ("tel:+49", Address::Other),
            ("data:image/png;base64,", Address::Data),
            ("java\tscript:alert(1)", Address::Script("javascript".to_owned())),
            ("JavaScript&colon;alert(1)", Address::Script("javascript".to_owned())),
            ("posts", Address::Relative("posts".to_owned())),
            ("/a/../b", Address::Relative("/a/../b".to_owned())),
            ("./a", Address::Relative("./a".to_owned())),
        ] {
            assert_eq!(address(&value(text)), Ok(expected), "{text}");
        }
    }

    #[test]
    fn sources_and_pings() {
        let texts = |values: Vec<Value>| values.iter().map(|one| flat(one).expect("known")).collect::<Vec<_>>();
        assert_eq!(texts(sources(&value("/a.png 1x, /b,c.png 2x,/d.png"))), ["/a.png", "/b,c.png", "/d.png"]);
        assert_eq!(texts(sources(&value("{x} 1x, {y}"))), ["\u{1}", "\u{1}"]);
        assert_eq!(texts(addresses(&value("/a  /b"))), ["/a", "/b"]);
    }
}

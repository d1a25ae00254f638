//! Attributes: what their values mean to a browser.

use crate::page::node::At;

/// An attribute of a tag, as far as it has been read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attribute {
    /// Tells it from all others of the template.
    pub(super) id: usize,
    pub(super) name: String,
    pub(super) at: At,
    /// What its value may be; more than one where branches of the template differ in it.
    pub(super) values: Vec<Value>,
    /// Whether only some branches have it.
    pub(super) sometimes: bool,
    /// Whether an error has been told of it: none is told of its whole then.
    pub(super) blamed: bool,
}

/// One of the values that an attribute may have.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Value {
    pub(super) pieces: Vec<Piece>,
    /// Whether a loop has written into it: how much stands there, only a request shows.
    pub(super) loose: bool,
}

/// A piece of a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Text(String),
    /// `{{ .. }}`, its expression.
    Value(String),
}

impl Value {
    pub(super) fn push(&mut self, c: char) {
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push(c),
            _ => self.pieces.push(Piece::Text(c.to_string())),
        }
    }

    /// The text, where there is nothing else.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            _ if self.loose => None,
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether it begins as htmx wants scripts to begin.
    pub(super) fn begins_a_script(&self) -> bool {
        match self.pieces.first() {
            Some(Piece::Text(text)) => {
                let text = text.trim_start().to_ascii_lowercase();
                text.starts_with("js:") || text.starts_with("javascript:")
            }
            _ => false,
        }
    }

    /// Whether a value of the template stands in it whose expression passes.
    pub(super) fn has_value(&self, passes: impl Fn(&str) -> bool) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Value(expression) if passes(expression)))
    }
}

impl Attribute {
    pub(super) fn new(id: usize, at: At) -> Attribute {
        Attribute { id, name: String::new(), at, values: vec![Value::default()], sometimes: false, blamed: false }
    }

    /// The text of the only value that it can have.
    pub(super) fn literal(&self) -> Option<&str> {
        match self.values.as_slice() {
            [value] if !self.sometimes => value.literal(),
            _ => None,
        }
    }

    /// Whether one of its values has this word, or a value of the template that may be it.
    pub(super) fn may_have_word(&self, word: &str) -> bool {
        self.values.iter().any(|value| match value.literal() {
            Some(text) => text.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word)),
            None => true,
        })
    }
}

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Plain,
    /// An address.
    Address,
    /// Addresses with a size each, commas between.
    Sources,
    /// Addresses, spaces between.
    Addresses,
    /// A script.
    Script,
    /// A style.
    Style,
    /// HTML of its own, escaped once more.
    Markup,
    /// What an animation makes of other attributes, addresses among them.
    Animated,
}

/// The kind of an attribute of this element; the names are in small letters.
pub(super) fn kind(element: &str, name: &str) -> Kind {
    let htmx = name.strip_prefix("data-").unwrap_or(name);
    match name {
        "href" | "xlink:href" | "src" | "action" | "formaction" | "poster" | "cite" | "background" | "longdesc"
        | "manifest" | "codebase" | "classid" | "profile" | "lowsrc" | "dynsrc" => Kind::Address,
        "data" if element == "object" => Kind::Address,
        "srcset" | "imagesrcset" => Kind::Sources,
        "ping" | "archive" => Kind::Addresses,
        "srcdoc" => Kind::Markup,
        "style" => Kind::Style,
        "to" | "from" | "by" | "values" if element == "set" || element.starts_with("animate") => Kind::Animated,
        _ if asked_by(htmx).is_some() => Kind::Address,
        _ if is_script(htmx) => Kind::Script,
        _ => Kind::Plain,
    }
}

/// The method that htmx asks with for the address in this attribute.
pub(super) fn asked_by(name: &str) -> Option<&'static str> {
    Some(match name.strip_prefix("data-").unwrap_or(name) {
        "hx-get" | "ws-connect" | "sse-connect" => "GET",
        "hx-post" => "POST",
        "hx-put" => "PUT",
        "hx-patch" => "PATCH",
        "hx-delete" => "DELETE",
        _ => return None,
    })
}

/// Event handlers, and what the libraries that read scripts from attributes (Alpine, Vue, Angular, hyperscript) take
/// for one.
fn is_script(name: &str) -> bool {
    (name.starts_with("on") && name.len() > 2)
        || name.starts_with("hx-on")
        || ["@", ":", "x-", "v-", "ng-", "("].iter().any(|start| name.starts_with(start))
        || matches!(name, "_" | "hx-vars" | "hx-trigger")
}

/// Whether a browser itself takes this attribute for an event handler.
pub(super) fn is_event_handler(name: &str) -> bool {
    name.starts_with("on") && name.len() > 2
}

/// The characters that a text with references such as `&amp;` stands for; the first that is not known is an error.
pub(super) fn decoded(text: &str) -> Result<String, String> {
    let mut result = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = match reference(rest) {
            Some(Ok(found)) => found,
            Some(Err(name)) => return Err(name),
            None => ('&', 1),
        };
        result.push(character);
        rest = &rest[length..];
    }
    result.push_str(rest);
    Ok(result)
}

/// The character reference that a text begins with, and its length; `None` where it begins with a mere `&`.
fn reference(text: &str) -> Option<Result<(char, usize), String>> {
    if let Some(number) = text.strip_prefix("&#") {
        let (digits, radix, lead) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        if length == 0 {
            return None;
        }
        let character = u32::from_str_radix(&digits[..length], radix).ok().and_then(char::from_u32);
        let end = usize::from(digits[length..].starts_with(';'));
        return Some(Ok((character.unwrap_or('\u{fffd}'), lead + length + end)));
    }
    let end = text[1..].find(|c: char| !c.is_ascii_alphanumeric())? + 1;
    if end == 1 || !text[end..].starts_with(';') {
        return None;
    }
    let name = &text[1..end];
    let known = NAMED.iter().find(|(known, _)| *known == name);
    Some(known.map(|(_, character)| (*character, end + 1)).ok_or_else(|| text[..=end].to_owned()))
}

/// The references by name that one may meet in an address, and those that hide a scheme.
const NAMED: [(&str, char); 24] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("colon", ':'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("num", '#'),
    ("quest", '?'),
    ("equals", '='),
    ("percnt", '%'),
    ("commat", '@'),
    ("comma", ','),
    ("period", '.'),
    ("semi", ';'),
    ("plus", '+'),
    ("lpar", '('),
    ("rpar", ')'),
    ("excl", '!'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        for (element, name, expected) in [
            ("a", "href", Kind::Address),
            ("object", "data", Kind::Address),
            ("div", "data", Kind::Plain),
            ("div", "data-hx-post", Kind::Address),
            ("div", "hx-on:click", Kind::Script),
            ("div", "onclick", Kind::Script),
            ("div", "on", Kind::Plain),
            ("div", "@click", Kind::Script),
            ("div", "x-data", Kind::Script),
            ("div", ":class", Kind::Script),
            ("div", "hx-vals", Kind::Plain),
            ("img", "srcset", Kind::Sources),
            ("iframe", "srcdoc", Kind::Markup),
            ("animate", "values", Kind::Animated),
            ("input", "value", Kind::Plain),
        ] {
            assert_eq!(kind(element, name), expected, "{element} {name}");
        }
    }

    #[test]
    fn references() {
        for (text, expected) in [
            ("a=1&b=2", "a=1&b=2"),
            ("a=1&amp;b=2", "a=1&b=2"),
            ("java&#115;cript&colon;", "javascript:"),
            ("&#x6A;avascript", "javascript"),
            ("&#106avascript", "javascript"),
            ("&copy=2", "&copy=2"),
            ("&", "&"),
            ("&#;", "&#;"),
            ("&#x110000;", "\u{fffd}"),
        ] {
            assert_eq!(decoded(text).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(decoded("/&auml;"), Err("&auml;".to_owned()));
    }
}

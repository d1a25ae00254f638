//! Reading a file's tokens, tag by tag.

use super::node::{At, Tag};
use super::scan::{Kind, Token};
use std::ops::Range;
use std::rc::Rc;

/// A part of a file's tokens.
#[derive(Clone)]
pub(crate) struct Part {
    pub file: usize,
    pub tokens: Rc<[Token]>,
    pub range: Range<usize>,
}

/// Reads nodes off a part.
pub(crate) struct Cursor {
    part: Part,
    at: usize,
}

impl Cursor {
    pub(crate) fn new(part: Part) -> Cursor {
        Cursor { at: part.range.start, part }
    }

    pub(crate) fn peek(&self) -> Option<&Token> {
        (self.at < self.part.range.end).then(|| &self.part.tokens[self.at])
    }

    pub(crate) fn next(&mut self) -> Option<Token> {
        let token = self.peek()?.clone();
        self.at += 1;
        Some(token)
    }

    pub(crate) fn at(&self, token: &Token) -> At {
        At { file: self.part.file, line: token.line }
    }

    pub(crate) fn tag(&self, token: &Token) -> Tag {
        Tag { text: format!("{{% {} %}}", token.text), at: self.at(token) }
    }

    /// The end tag that stands next: the file has parsed, so it does.
    pub(crate) fn end(&mut self) -> Tag {
        match self.next() {
            Some(token) => self.tag(&token),
            None => Tag { text: String::new(), at: At { file: self.part.file, line: 0 } },
        }
    }
}

/// Leaves out all up to the end tag, and that too.
pub(crate) fn skip(cursor: &mut Cursor, end: &'static str) {
    skip_to(cursor, end);
    cursor.next();
}

/// Leaves out all up to the end tag of what has just begun.
pub(crate) fn skip_to(cursor: &mut Cursor, end: &'static str) {
    let mut open = vec![end];
    while let Some(token) = cursor.peek() {
        if token.kind == Kind::Tag {
            let (word, rest) = word(&token.text);
            if let Some(end) = end_of(word, rest) {
                open.push(end);
            } else if open.last().is_some_and(|end| *end == word) {
                open.pop();
                if open.is_empty() {
                    return;
                }
            }
        }
        cursor.next();
    }
}

/// The tag that ends what a tag begins.
pub(crate) fn end_of(word: &str, rest: &str) -> Option<&'static str> {
    Some(match word {
        "if" => "endif",
        "match" => "endmatch",
        "for" => "endfor",
        "block" => "endblock",
        "filter" => "endfilter",
        "macro" => "endmacro",
        "call" => "endcall",
        "let" if !gives_value(rest) => "endlet",
        "set" if !gives_value(rest) => "endset",
        _ => return None,
    })
}

/// Whether the `let` says a value: then it has no end tag.
fn gives_value(rest: &str) -> bool {
    rest.contains('=')
}

/// Whether the tag ends a body.
pub(crate) fn ends(text: &str) -> bool {
    let (word, _) = word(text);
    word.starts_with("end") || matches!(word, "else" | "elif" | "when")
}

/// The first word, and what follows it.
pub(crate) fn word(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    text.split_at(end)
}

/// The name that the text begins with.
pub(crate) fn identifier(text: &str) -> &str {
    word(text.trim_start()).0
}

/// What stands between the first quotes.
pub(crate) fn quoted(text: &str) -> &str {
    text.split('"').nth(1).unwrap_or_default()
}

/// The path that an expression begins with, and what follows it.
pub(crate) fn split_path(expression: &str) -> (&str, &str) {
    let (first, rest) = word(expression);
    if let Some(second) = rest.trim_start().strip_prefix("::") {
        let (_, rest) = word(second.trim_start());
        return (expression[..expression.len() - rest.len()].trim_end(), rest);
    }
    (first, rest)
}

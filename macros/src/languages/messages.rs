//! What a file of texts (Fluent) has: its messages, each with what it takes and what it refers to.

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use std::collections::BTreeSet;

/// The functions that squall knows. A text with another would be printed as it stands.
pub(super) const FUNCTIONS: [&str; 2] = ["NUMBER", "DATETIME"];

/// One message or term, or one attribute of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    /// `greeting`, `greeting.title`, `-brand`
    pub(super) key: String,
    pub(super) line: usize,
    /// The names of the arguments that it takes itself.
    pub(super) arguments: BTreeSet<String>,
    /// The other messages and terms in it.
    pub(super) references: BTreeSet<String>,
    pub(super) functions: BTreeSet<String>,
}

/// What is in a file, and what is wrong with it, by line.
#[derive(Clone, Debug, Default)]
pub(super) struct Parsed {
    pub(super) messages: Vec<Message>,
    pub(super) faults: Vec<(usize, String)>,
}

/// Reads a file's text.
pub(super) fn parse(text: &str) -> Parsed {
    let (resource, errors) = match parser::parse_runtime(text) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, errors)) => (resource, errors),
    };
    let line_at = |at: usize| text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1;
    let faults = errors.into_iter().map(|error| (line_at(error.pos.start), error.kind.to_string())).collect();
    let mut messages = Vec::new();
    for entry in resource.body {
        let (key, value, attributes) = match entry {
            Entry::Message(message) => (message.id.name.to_owned(), message.value, message.attributes),
            Entry::Term(term) => (format!("-{}", term.id.name), Some(term.value), term.attributes),
            _ => continue,
        };
        let line = line_of(text, &key, messages.iter().filter(|earlier: &&Message| earlier.key == key).count());
        let parts = value.map(|value| (key.clone(), value)).into_iter();
        let attributes =
            attributes.into_iter().map(|attribute| (format!("{key}.{}", attribute.id.name), attribute.value));
        for (key, pattern) in parts.chain(attributes) {
            let mut message = Message { key, line, ..Message::default() };
            message.read(&pattern);
            messages.push(message);
        }
    }
    Parsed { messages, faults }
}

/// The line where a key is defined for the `nth` time: the parser does not say it.
fn line_of(text: &str, key: &str, nth: usize) -> usize {
    let defines = |line: &str| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
    text.lines().enumerate().filter(|(_, line)| defines(line)).map(|(at, _)| at + 1).nth(nth).unwrap_or(1)
}

impl Message {
    fn read(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.read_expression(expression);
            }
        }
    }

    fn read_expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.read_inline(inline),
            Expression::Select { selector, variants } => {
                self.read_inline(selector);
                variants.iter().for_each(|variant| self.read(&variant.value));
            }
        }
    }

    fn read_inline(&mut self, inline: &InlineExpression<&str>) {
        let with_attribute = |id: String, attribute: &Option<fluent_syntax::ast::Identifier<&str>>| match attribute {
            Some(attribute) => format!("{id}.{}", attribute.name),
            None => id,
        };
        match inline {
            // Within a term, `$name` is what the text that refers to it gives it, not what the program does.
            InlineExpression::VariableReference { id } if !self.key.starts_with('-') => {
                self.arguments.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, attribute } => {
                self.references.insert(with_attribute(id.name.to_owned(), attribute));
            }
            InlineExpression::TermReference { id, attribute, arguments } => {
                self.references.insert(with_attribute(format!("-{}", id.name), attribute));
                arguments.iter().for_each(|arguments| self.read_arguments(arguments));
            }
            InlineExpression::FunctionReference { id, arguments } => {
                self.functions.insert(id.name.to_owned());
                self.read_arguments(arguments);
            }
            InlineExpression::Placeable { expression } => self.read_expression(expression),
            _ => {}
        }
    }

    fn read_arguments(&mut self, arguments: &CallArguments<&str>) {
        let named = arguments.named.iter().map(|argument| &argument.value);
        arguments.positional.iter().chain(named).for_each(|argument| self.read_inline(argument));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_message_takes_what_its_parts_take() {
        let parsed = parse(
            "-brand = Squall { $case }\n\nposts =\n    { $count ->\n        [one] One post by { $author }\n       *[other] { NUMBER($count) } posts, { -brand(case: \"of\") }, see { about.title }\n    }\n    .title = On { DATETIME($day) }\n",
        );
        assert_eq!(parsed.faults, []);
        let [brand, posts, title] = parsed.messages.as_slice() else { panic!("{:?}", parsed.messages) };
        assert_eq!((brand.key.as_str(), brand.line, brand.arguments.len()), ("-brand", 1, 0));
        assert_eq!((posts.key.as_str(), posts.line), ("posts", 3));
        assert_eq!(posts.arguments, set(&["author", "count"]));
        assert_eq!(posts.references, set(&["-brand", "about.title"]));
        assert_eq!(posts.functions, set(&["NUMBER"]));
        assert_eq!((title.key.as_str(), title.arguments.clone()), ("posts.title", set(&["day"])));
    }

    #[test]
    fn what_cannot_be_read_has_its_line_and_the_rest_is_read() {
        let parsed = parse("good = Good\n\nbad = { $x\n\nalso = Also\n");
        assert_eq!(parsed.faults.len(), 1, "{parsed:?}");
        assert!((3..=5).contains(&parsed.faults[0].0), "{parsed:?}");
        assert_eq!(parsed.messages.iter().map(|message| message.key.as_str()).collect::<Vec<_>>(), ["good", "also"]);
    }

    #[test]
    fn a_key_that_is_there_twice_has_two_lines() {
        let parsed = parse("a = 1\nb = 2\na = 3\n");
        let lines: Vec<_> = parsed.messages.iter().map(|message| message.line).collect();
        assert_eq!(lines, [1, 2, 3]);
    }
}

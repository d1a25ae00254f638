//! `t("key", name = value)` in a template: a text in the visitor's language, as `t!` is in Rust.
//!
//! It is looked up in the files of `locales`, and written for askama as a call of the language's own.

use super::node::{At, Composed, Fault, Node};
use proc_macro2::Span;

/// Rewrites all of them; gives what is wrong.
pub(crate) fn rewrite(composed: &mut Composed, template: Span) -> Vec<Fault> {
    let mut walk = Walk { faults: Vec::new(), look_up: look_up(template) };
    walk.body(&mut composed.nodes);
    walk.faults
}

/// What is wrong with a text of this key, to which these arguments are given.
type LookUp = Box<dyn Fn(&str, &[String]) -> Vec<String>>;

#[cfg(feature = "languages")]
fn look_up(template: Span) -> LookUp {
    let texts = std::cell::OnceCell::new();
    Box::new(move |key, given| texts.get_or_init(|| crate::languages::Texts::beside(template)).faults(key, given))
}

#[cfg(not(feature = "languages"))]
fn look_up(_: Span) -> LookUp {
    Box::new(|_, _| vec!["texts in the visitor's language come with squall's feature `languages`".to_owned()])
}

struct Walk {
    faults: Vec<Fault>,
    look_up: LookUp,
}

impl Walk {
    fn body(&mut self, nodes: &mut [Node]) {
        nodes.iter_mut().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &mut Node) {
        match node {
            Node::Text(_) => {}
            Node::Value(value) => self.expression(&mut value.expression, value.at),
            Node::Silent(tag) | Node::Jump(tag) => self.expression(&mut tag.text, tag.at),
            Node::Choice { subject, arms, .. } => {
                if let Some(subject) = subject {
                    self.expression(&mut subject.text, subject.at);
                }
                for (tag, body) in arms {
                    self.expression(&mut tag.text, tag.at);
                    self.body(body);
                }
            }
            Node::Repeat { tag, body, otherwise, .. } => {
                self.expression(&mut tag.text, tag.at);
                self.body(body);
                otherwise.iter_mut().for_each(|(_, body)| self.body(body));
            }
            Node::Block { body, .. } => self.body(body),
            Node::Filter { tag, body, .. }
            | Node::Capture { tag, body, .. }
            | Node::Macro { tag, body, .. }
            | Node::Call { tag, body, .. } => {
                self.expression(&mut tag.text, tag.at);
                self.body(body);
            }
        }
    }

    fn expression(&mut self, text: &mut String, at: At) {
        if text.contains("t(") {
            *text = self.rewritten(text, at);
        }
    }

    fn rewritten(&mut self, text: &str, at: At) -> String {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = next_call(rest) {
            let (before, call) = rest.split_at(start);
            result.push_str(before);
            let line = before.matches('\n').count();
            let at = At { line: at.line + u32::try_from(line).unwrap_or(0), ..at };
            let inside = &call["t(".len()..];
            let Some(end) = closing(inside) else {
                result.push_str(call);
                return result;
            };
            result.push_str(&self.call(&inside[..end], at));
            rest = &inside[end + 1..];
        }
        result.push_str(rest);
        result
    }

    fn call(&mut self, arguments: &str, at: At) -> String {
        let mut arguments = split(arguments).into_iter().map(str::trim);
        let key = arguments.next().and_then(|key| key.strip_prefix('"')?.strip_suffix('"'));
        let Some(key) = key.filter(|key| !key.contains(['"', '\\'])) else {
            self.fault(at, "a text's key is written in quotes, so that the compiler can look it up: t(\"greeting\")");
            return "\"\"".to_owned();
        };
        let (mut names, mut result) = (Vec::new(), format!("language.text(\"{key}\")"));
        for argument in arguments.filter(|argument| !argument.is_empty()) {
            let named = argument.split_once('=').filter(|(_, value)| !value.starts_with('='));
            let Some((name, value)) = named.filter(|(name, _)| is_name(name.trim())) else {
                self.fault(at, &format!("a value of a text has its name before it: t(\"{key}\", name = {argument})"));
                continue;
            };
            let value = self.rewritten(value.trim(), at);
            result.push_str(&format!(".put(\"{}\", &({value}))", name.trim()));
            names.push(name.trim().to_owned());
        }
        for fault in (self.look_up)(key, &names) {
            self.fault(at, &fault);
        }
        result
    }

    fn fault(&mut self, at: At, message: &str) {
        self.faults.push(Fault { at: Some(at), message: message.to_owned() });
    }
}

/// Where the next call begins: a `t(` that is no end of a longer name, no method, and in no string.
fn next_call(text: &str) -> Option<usize> {
    let mut before = ' ';
    outside_strings(text).find_map(|(at, c)| {
        let is_own = !(before.is_alphanumeric() || matches!(before, '_' | '.' | ':' | '|'));
        before = c;
        (is_own && text[at..].starts_with("t(")).then_some(at)
    })
}

/// Where the parenthesis closes that stands open before this text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0;
    outside_strings(text).find_map(|(at, c)| {
        match c {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' if open == 0 => return Some(at),
            ')' | ']' | '}' => open -= 1,
            _ => {}
        }
        None
    })
}

/// The parts between commas, of which none stands in parentheses.
fn split(text: &str) -> Vec<&str> {
    let (mut open, mut from, mut parts) = (0, 0, Vec::new());
    for (at, c) in outside_strings(text) {
        match c {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open -= 1,
            ',' if open == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// The characters that stand in no string; of a string its first quote alone.
fn outside_strings(text: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut inside, mut escaped) = (false, false);
    text.char_indices().filter(move |(_, c)| {
        if inside {
            if escaped {
                escaped = false;
            } else if *c == '\\' {
                escaped = true;
            } else if *c == '"' {
                inside = false;
            }
            return false;
        }
        inside = *c == '"';
        true
    })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(char::is_numeric) && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(text: &str) -> (String, Vec<String>) {
        let look_up: LookUp = Box::new(|key, names| vec![format!("{key}:{}", names.join(","))]);
        let mut walk = Walk { faults: Vec::new(), look_up };
        let result = walk.rewritten(text, At { file: 0, line: 1 });
        (result, walk.faults.into_iter().map(|fault| fault.message).collect())
    }

    #[test]
    fn a_text_becomes_a_call_of_the_language() {
        let (text, asked) = rewritten("t(\"greeting\", name = user.name, n = list(1, \"),(\"))|upper");
        assert_eq!(
            text,
            "language.text(\"greeting\").put(\"name\", &(user.name)).put(\"n\", &(list(1, \"),(\")))|upper"
        );
        assert_eq!(asked, ["greeting:name,n"]);
    }

    #[test]
    fn texts_stand_within_texts_and_tags() {
        let (text, asked) = rewritten("{% let x = f(t(\"a\", b = t(\"c\"))) %}");
        assert_eq!(text, "{% let x = f(language.text(\"a\").put(\"b\", &(language.text(\"c\")))) %}");
        assert_eq!(asked, ["c:", "a:b"]);
    }

    #[test]
    fn other_names_are_left_alone() {
        for text in ["first(\"a\")", "x.t(\"a\")", "\"t(\"", "a::t(\"b\")", "x|t(\"a\")", "t", "t.a", "not(t)", "tt(1)"]
        {
            assert_eq!(rewritten(text), (text.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_looked_up_is_a_fault() {
        assert_eq!(rewritten("t(key)").1.len(), 1);
        assert_eq!(rewritten("t()").1.len(), 1);
        assert!(rewritten("t(\"a\", user.name)").1[0].contains("name = user.name"));
        assert!(rewritten("t(\"a\", b == c)").1[0].contains("name before it"));
        assert_eq!(rewritten("t(\"a\"").0, "t(\"a\"");
    }
}

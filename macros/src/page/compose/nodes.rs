//! What stands in a template, node by node.

use super::{Chain, Composer, DEEPEST, Place};
use crate::page::cursor::{Cursor, end_of, ends, identifier, quoted, skip, skip_to, split_path, word};
use crate::page::node::{At, Node, Tag, Text, Value};
use crate::page::scan::{Kind, Token};

impl Composer {
    /// The nodes up to a tag that ends what they stand in, or the end.
    pub(super) fn nodes(&mut self, cursor: &mut Cursor, place: Place<'_>) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some(token) = cursor.peek() {
            if token.kind == Kind::Tag && ends(&token.text) {
                break;
            }
            let Some(token) = cursor.next() else { break };
            self.node(&token, cursor, place, &mut nodes);
        }
        nodes
    }

    fn node(&mut self, token: &Token, cursor: &mut Cursor, place: Place<'_>, nodes: &mut Vec<Node>) {
        let at = cursor.at(token);
        match token.kind {
            Kind::Text => nodes.push(Node::Text(Text { text: token.text.clone(), at, places: Vec::new() })),
            Kind::Value => nodes.push(self.value(token, at, place)),
            Kind::Tag => {
                let tag = cursor.tag(token);
                let (word, rest) = word(&token.text);
                match word {
                    "extends" | "import" => {}
                    "include" => nodes.extend(self.include(tag, quoted(rest), place)),
                    "block" => nodes.push(self.block(tag, identifier(rest), cursor, place)),
                    // Where a file defines one is only where it may be called.
                    "macro" => skip(cursor, "endmacro"),
                    "break" | "continue" => nodes.push(Node::Jump(tag)),
                    "if" => nodes.push(self.choice(tag, cursor, place)),
                    "match" => nodes.push(self.matched(tag, cursor, place)),
                    "for" => nodes.push(self.repeat(tag, cursor, place)),
                    "filter" => {
                        let body = self.nodes(cursor, place);
                        nodes.push(Node::Filter { tag, body, end: cursor.end() });
                    }
                    "call" => nodes.push(self.call(tag, rest, cursor, place)),
                    "let" | "set" if end_of(word, rest).is_some() => {
                        let body = self.nodes(cursor, place);
                        nodes.push(Node::Capture { tag, body, end: cursor.end() });
                    }
                    _ => nodes.push(Node::Silent(tag)),
                }
            }
        }
    }

    fn value(&mut self, token: &Token, at: At, place: Place<'_>) -> Node {
        let tag = Tag { text: token.written.clone(), at };
        let expression = token.text.as_str();
        let (path, rest) = split_path(expression);
        if rest.trim_start().starts_with('(') {
            if path == "super" {
                return self.super_block(tag, place);
            }
            if let Some(name) = self.called(path, at, place) {
                return Node::Call {
                    tag: Tag { text: format!("{{{{ {name}{rest} }}}}"), at },
                    name,
                    body: Vec::new(),
                    end: None,
                };
            }
        }
        Node::Value(Value { expression: expression.to_owned(), tag: tag.text, at, context: Default::default() })
    }

    fn super_block(&mut self, tag: Tag, place: Place<'_>) -> Node {
        let Some((name, level)) = place.block else {
            self.fault(
                tag.at,
                "`super()` is the body of the block that this one overrides; here it stands in no block".to_owned(),
            );
            return Node::Silent(Tag { text: String::new(), at: tag.at });
        };
        let overridden = place.chain.levels.iter().skip(level + 1).any(|level| level.blocks.contains_key(name));
        if !overridden {
            self.fault(tag.at, format!("`super()` is the body of the block that this one overrides, and no template that is extended here has a block `{name}`"));
        }
        let body = self.block_body(name, level + 1, place);
        Node::Block { name: name.to_owned(), tag, body }
    }

    fn include(&mut self, tag: Tag, name: &str, place: Place<'_>) -> Option<Node> {
        let file = self.follow(name, tag.at)?;
        if place.depth == DEEPEST {
            self.fault(tag.at, format!("`{name}` includes itself, with others between: that would have no end"));
            return None;
        }
        let chain = self.chain(file)?;
        let body = self.template(&chain, place.scope, place.depth + 1);
        Some(Node::Block { name: name.to_owned(), tag, body })
    }

    fn block(&mut self, tag: Tag, name: &str, cursor: &mut Cursor, place: Place<'_>) -> Node {
        skip_to(cursor, "endblock");
        let end = cursor.end();
        if place.depth == DEEPEST || place.block.is_some_and(|(outer, _)| outer == name) {
            self.fault(tag.at, format!("the block `{name}` stands in itself"));
            return Node::Silent(end);
        }
        let body = self.block_body(name, 0, Place { depth: place.depth + 1, ..place });
        Node::Block { name: name.to_owned(), tag, body }
    }

    fn choice(&mut self, tag: Tag, cursor: &mut Cursor, place: Place<'_>) -> Node {
        let mut arms = vec![(tag, self.nodes(cursor, place))];
        let mut total = false;
        loop {
            let next = cursor.end();
            if !next.text.starts_with("{% el") {
                return Node::Choice { subject: None, arms, total, end: next };
            }
            total = next.text == "{% else %}";
            arms.push((next, self.nodes(cursor, place)));
        }
    }

    fn matched(&mut self, tag: Tag, cursor: &mut Cursor, place: Place<'_>) -> Node {
        let mut arms = Vec::new();
        loop {
            // Between the tags of a match there is nothing that could be printed.
            while cursor.peek().is_some_and(|token| token.kind != Kind::Tag) {
                cursor.next();
            }
            let next = cursor.end();
            if next.text == "{% endwhen %}" {
                continue;
            }
            if !(next.text.starts_with("{% when") || next.text.starts_with("{% else")) {
                return Node::Choice { subject: Some(tag), arms, total: true, end: next };
            }
            arms.push((next, self.nodes(cursor, place)));
        }
    }

    fn repeat(&mut self, tag: Tag, cursor: &mut Cursor, place: Place<'_>) -> Node {
        let body = self.nodes(cursor, place);
        let end = cursor.end();
        if end.text != "{% else %}" {
            return Node::Repeat { tag, body, otherwise: None, end };
        }
        let otherwise = Some((end, self.nodes(cursor, place)));
        Node::Repeat { tag, body, otherwise, end: cursor.end() }
    }

    /// `call(item) forms::field("title")`
    fn call(&mut self, tag: Tag, rest: &str, cursor: &mut Cursor, place: Place<'_>) -> Node {
        let mut rest = rest.trim_start();
        let mut before = "";
        if let Some(close) = rest.starts_with('(').then(|| rest.find(')')).flatten() {
            (before, rest) = rest.split_at(close + 1);
        }
        let (path, arguments) = split_path(rest.trim_start());
        let name = self.called(path, tag.at, place);
        let body = self.nodes(cursor, place);
        let end = cursor.end();
        let Some(name) = name else {
            let near: Vec<&str> = place.scope.macros.keys().map(String::as_str).collect();
            let near = crate::diag::did_you_mean(path, near);
            self.fault(tag.at, format!("there is no macro `{path}` here{near}"));
            return Node::Silent(end);
        };
        let text = format!("{{% call{before} {name}{arguments} %}}");
        Node::Call { name, tag: Tag { text, at: tag.at }, body, end: Some(end) }
    }

    /// The name that the macro has in the tree, once its definition is there; `None` for what is no macro.
    fn called(&mut self, path: &str, at: At, place: Place<'_>) -> Option<String> {
        let (within, name) = match path.split_once("::") {
            Some((within, name)) => (Some(within.trim()), name.trim()),
            None => (None, path.trim()),
        };
        let (file, name) = place.scope.find(within, name)?;
        let unique = format!("{name}__{file}");
        if self.defined.iter().any(|(defined, of)| *defined == file && *of == name) {
            return Some(unique);
        }
        self.defined.push((file, name.clone()));
        let (level, _) = self.level(file);
        let mut cursor = Cursor::new(level.whole.clone());
        while let Some(token) = cursor.next() {
            let (word, rest) = word(&token.text);
            if token.kind != Kind::Tag || word != "macro" || identifier(rest) != name {
                continue;
            }
            let arguments = rest.trim_start().strip_prefix(name.as_str()).unwrap_or_default();
            let tag = Tag { text: format!("{{% macro {unique}{arguments} %}}"), at: cursor.at(&token) };
            let chain = Chain { levels: Vec::new() };
            let place = Place { chain: &chain, scope: &level.scope, block: None, depth: place.depth + 1 };
            let body = self.nodes(&mut cursor, place);
            let end = Tag { text: "{% endmacro %}".to_owned(), at: cursor.end().at };
            self.macros.push(Node::Macro { name: unique.clone(), tag, body, end });
            return Some(unique);
        }
        let file = self.files.read[file].name.clone();
        let near: Vec<&str> = level.scope.macros.keys().map(String::as_str).collect();
        let near = crate::diag::did_you_mean(&name, near);
        self.fault(at, format!("`{file}` has no macro `{name}`{near}"));
        Some(unique)
    }
}

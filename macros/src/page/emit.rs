//! A composed template written out again, as one source for askama.

use super::node::{At, Composed, Context, Node, Text};

/// The source, and which of its bytes came from where.
#[derive(Default)]
pub(crate) struct Flat {
    pub source: String,
    /// Where a part of the source begins, and where that was written; in order.
    parts: Vec<(usize, At)>,
}

impl Flat {
    /// Where the byte at this place of the source was written.
    pub(crate) fn at(&self, offset: usize) -> Option<At> {
        let after = self.parts.partition_point(|(start, _)| *start <= offset);
        let (start, at) = self.parts.get(after.checked_sub(1)?)?;
        // A tag or text may have several lines.
        let lines = self.source.get(*start..offset).map_or(0, |text| text.matches('\n').count());
        Some(At { line: at.line + u32::try_from(lines).unwrap_or(0), ..*at })
    }

    fn push(&mut self, text: &str, at: At) {
        self.parts.push((self.source.len(), at));
        self.source.push_str(text);
    }

    /// Text that askama is to print as it stands, whatever it has of braces.
    fn literal(&mut self, text: &str, at: At) {
        // A brace at the end would join with what follows.
        let joins = text.ends_with('{') || ["{{", "{%", "{#"].iter().any(|start| text.contains(start));
        if joins {
            self.source.push_str("{% raw %}");
        }
        self.push(text, at);
        if joins {
            self.source.push_str("{% endraw %}");
        }
    }

    fn text(&mut self, text: &Text) {
        let mut from = 0;
        let at = |from: usize| {
            let lines = text.text[..from].matches('\n').count();
            At { line: text.at.line + u32::try_from(lines).unwrap_or(0), ..text.at }
        };
        for place in &text.places {
            self.literal(&text.text[from..place.range.start], at(from));
            self.push(&place.by, at(place.range.start));
            from = place.range.end;
        }
        if from < text.text.len() {
            self.literal(&text.text[from..], at(from));
        }
    }

    fn body(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.node(node));
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Text(text) => self.text(text),
            Node::Value(value) => {
                let expression = &value.expression;
                let printed = match &value.context {
                    Context::Text => format!("{{{{ {expression} }}}}"),
                    Context::Written(written) => format!("{{{{ {written} }}}}"),
                };
                self.push(&printed, value.at);
            }
            Node::Silent(tag) | Node::Jump(tag) => self.push(&tag.text, tag.at),
            Node::Choice { subject, arms, end, .. } => {
                if let Some(subject) = subject {
                    self.push(&subject.text, subject.at);
                }
                for (tag, body) in arms {
                    self.push(&tag.text, tag.at);
                    self.body(body);
                }
                self.push(&end.text, end.at);
            }
            Node::Repeat { tag, body, otherwise, end } => {
                self.push(&tag.text, tag.at);
                self.body(body);
                if let Some((tag, body)) = otherwise {
                    self.push(&tag.text, tag.at);
                    self.body(body);
                }
                self.push(&end.text, end.at);
            }
            Node::Block { body, tag, .. } => {
                // What a block sets is its own.
                let sets = body.iter().any(|node| matches!(node, Node::Silent(_) | Node::Capture { .. }));
                if sets {
                    self.push("{% if true %}", tag.at);
                }
                self.body(body);
                if sets {
                    self.push("{% endif %}", tag.at);
                }
            }
            Node::Filter { tag, body, end } | Node::Capture { tag, body, end } | Node::Macro { tag, body, end, .. } => {
                self.push(&tag.text, tag.at);
                self.body(body);
                self.push(&end.text, end.at);
            }
            Node::Call { tag, body, end, .. } => {
                self.push(&tag.text, tag.at);
                self.body(body);
                if let Some(end) = end {
                    self.push(&end.text, end.at);
                }
            }
        }
    }
}

/// The template as one source.
pub(crate) fn emit(composed: &Composed) -> Flat {
    let mut flat = Flat::default();
    flat.body(&composed.nodes);
    flat
}

#[cfg(test)]
mod tests {
    use super::super::node::Rewritten;
    use super::*;
    use crate::page::node::Value;

    fn at(line: u32) -> At {
        At { file: 0, line }
    }

    fn text(text: &str, line: u32) -> Node {
        Node::Text(Text { text: text.to_owned(), at: at(line), places: Vec::new() })
    }

    fn emitted(nodes: Vec<Node>) -> Flat {
        emit(&Composed { files: Vec::new(), nodes })
    }

    #[test]
    fn braces_of_the_text_stay_text() {
        assert_eq!(
            emitted(vec![text("a { b", 1), text("{", 1), text("{ x }}", 1)]).source,
            "a { b{% raw %}{{% endraw %}{ x }}"
        );
        assert_eq!(emitted(vec![text("{{ a }}", 1)]).source, "{% raw %}{{ a }}{% endraw %}");
    }

    #[test]
    fn places_and_filters_are_written_in() {
        let places = vec![Rewritten { range: 3..6, by: "{{ x }}".to_owned() }];
        let with = Node::Text(Text { text: "a=\"b/c\"".to_owned(), at: at(1), places });
        let value = |context| {
            let expression = "a|b".to_owned();
            Node::Value(Value { expression, tag: String::new(), at: at(2), context })
        };
        let flat = emitted(vec![with, value(Context::Text), value(Context::Written("c(a|b)".to_owned()))]);
        assert_eq!(flat.source, "a=\"{{ x }}\"{{ a|b }}{{ c(a|b) }}");
    }

    #[test]
    fn each_byte_knows_its_line() {
        let flat = emitted(vec![text("a\nb\n", 1), text("c", 9)]);
        assert_eq!(
            (0..5).map(|offset| flat.at(offset).map(|at| at.line)).collect::<Vec<_>>(),
            [1, 1, 2, 2, 9].map(Some)
        );
    }
}

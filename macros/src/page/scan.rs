//! A template's file as a row of tokens: texts, values, tags.
//!
//! askama's parser has accepted the file before, so nothing is unclosed here. What marks such as `{%-` say of the
//! whitespace beside them is done here, so that nothing after needs to know of them.

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: Kind,
    /// A text as it is printed; of a value or a tag what stands inside, without marks.
    pub text: String,
    /// As written; empty for a text.
    pub written: String,
    /// The line of its first byte, counted from one.
    pub line: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Value,
    Tag,
}

/// What a mark says of the whitespace on its side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Preserve,
    Suppress,
    Minimize,
}

impl Mark {
    fn of(byte: Option<&u8>) -> Option<Mark> {
        match byte? {
            b'+' => Some(Mark::Preserve),
            b'-' => Some(Mark::Suppress),
            b'~' => Some(Mark::Minimize),
            _ => None,
        }
    }
}

/// What is found in the file, before whitespace is seen to.
enum Found<'s> {
    Text { text: &'s str, line: u32, raw: bool },
    Tag { token: Option<Token>, left: Mark, right: Mark },
}

/// The tokens of a file. Comments leave none, but their marks count.
pub(crate) fn scan(source: &str) -> Vec<Token> {
    let found = find(source);
    let mut tokens: Vec<Token> = Vec::new();
    for (number, each) in found.iter().enumerate() {
        match each {
            Found::Tag { token, .. } => tokens.extend(token.clone()),
            Found::Text { text, line, raw: true } => push_text(&mut tokens, (*text).to_owned(), *line),
            Found::Text { text, line, raw: false } => {
                let before = number.checked_sub(1).and_then(|before| found.get(before));
                let before = before.map_or(Mark::Preserve, |found| found.right());
                let after = found.get(number + 1).map_or(Mark::Preserve, Found::left);
                let (text, lines) = trimmed(text, before, after);
                push_text(&mut tokens, text, line + lines);
            }
        }
    }
    tokens
}

fn push_text(tokens: &mut Vec<Token>, text: String, line: u32) {
    if !text.is_empty() {
        tokens.push(Token { kind: Kind::Text, text, written: String::new(), line });
    }
}

impl Found<'_> {
    fn left(&self) -> Mark {
        if let Found::Tag { left, .. } = self { *left } else { Mark::Preserve }
    }

    fn right(&self) -> Mark {
        if let Found::Tag { right, .. } = self { *right } else { Mark::Preserve }
    }
}

fn find(source: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let mut rest = source;
    let mut line = 1;
    while !rest.is_empty() {
        let start = ["{%", "{{", "{#"].iter().filter_map(|start| rest.find(start)).min().unwrap_or(rest.len());
        let (text, tagged) = rest.split_at(start);
        if !text.is_empty() {
            found.push(Found::Text { text, line, raw: false });
        }
        line += lines(text);
        if tagged.is_empty() {
            break;
        }
        let comment = tagged.starts_with("{#");
        let end = if comment { comment_end(tagged) } else { tag_end(tagged) };
        let (written, after) = tagged.split_at(end);
        rest = after;
        // Nothing, where it is not closed.
        let inside = written.get(2..written.len().saturating_sub(2)).unwrap_or_default();
        let left = Mark::of(inside.as_bytes().first());
        let right = if inside.len() > 1 || left.is_none() { Mark::of(inside.as_bytes().last()) } else { None };
        let inside = &inside[usize::from(left.is_some())..inside.len() - usize::from(right.is_some())];
        let (left, right) = (left.unwrap_or(Mark::Preserve), right.unwrap_or(Mark::Preserve));
        let token = |kind| Token { kind, text: inside.trim().to_owned(), written: written.to_owned(), line };
        if !comment && written.starts_with("{%") && inside.trim() == "raw" {
            found.push(Found::Tag { token: None, left, right });
            rest = raw(rest, line + lines(written), &mut found);
            line = 1 + lines(&source[..source.len() - rest.len()]);
            continue;
        }
        let kind = if written.starts_with("{{") { Kind::Value } else { Kind::Tag };
        found.push(Found::Tag { token: (!comment).then(|| token(kind)), left, right });
        line += lines(written);
    }
    found
}

/// The text up to `{% endraw %}`, whatever it has of braces; what remains after it.
fn raw<'s>(source: &'s str, line: u32, found: &mut Vec<Found<'s>>) -> &'s str {
    let mut from = 0;
    while let Some(start) = source[from..].find("{%").map(|start| from + start) {
        let inside = &source[start + 2..];
        let marked = inside.trim_start_matches(['-', '+', '~']);
        let left = if marked.len() < inside.len() { Mark::of(inside.as_bytes().first()) } else { None };
        if let Some(after) = marked.trim_start().strip_prefix("endraw")
            && let Some(close) = after.find("%}")
        {
            let right = Mark::of(after.as_bytes()[..close].last());
            let preserved = Mark::Preserve;
            // The marks inside of it are about its own text, as those of any two tags.
            found.push(Found::Text { text: &source[..start], line, raw: false });
            found.push(Found::Tag { token: None, left: left.unwrap_or(preserved), right: right.unwrap_or(preserved) });
            return &after[close + 2..];
        }
        from = start + 2;
    }
    found.push(Found::Text { text: source, line, raw: true });
    ""
}

/// The text with the whitespace at its ends as the marks beside it say, and how many lines went at its start.
fn trimmed(text: &str, before: Mark, after: Mark) -> (String, u32) {
    let value = text.trim_ascii();
    if value.is_empty() {
        let kept = match (before, after) {
            (Mark::Suppress, _) | (_, Mark::Suppress) => "",
            (_, Mark::Minimize) | (Mark::Minimize, _) => minimal(text),
            _ => text,
        };
        return (kept.to_owned(), 0);
    }
    let lead = text.len() - text.trim_ascii_start().len();
    let (left, right) = (&text[..lead], &text[lead + value.len()..]);
    let kept = |space, mark| match mark {
        Mark::Suppress => "",
        Mark::Minimize => minimal(space),
        Mark::Preserve => space,
    };
    let start = kept(left, before);
    let gone = lines(left) - lines(start);
    (format!("{start}{value}{}", kept(right, after)), gone)
}

fn minimal(space: &str) -> &'static str {
    match space {
        "" => "",
        _ if space.contains('\n') => "\n",
        _ => " ",
    }
}

fn lines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

/// Where the comment ends that the text begins with; comments nest.
fn comment_end(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text.as_bytes()[at..].starts_with(b"{#") {
            depth += 1;
            at += 2;
        } else if text.as_bytes()[at..].starts_with(b"#}") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// Where the `{{` or `{%` ends that the text begins with. Its end within a literal is none, nor a brace of a struct's.
fn tag_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    let end: &[u8] = if bytes.starts_with(b"{{") { b"}}" } else { b"%}" };
    let mut depth = 0_usize;
    let mut at = 2;
    while at < bytes.len() {
        if depth == 0 && bytes[at..].starts_with(end) {
            return at + 2;
        }
        match bytes[at] {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'"' => {
                at = string_end(bytes, at);
                continue;
            }
            b'\'' => {
                at = character_end(text, at);
                continue;
            }
            b'r' if !name_before(bytes, at) => {
                at = raw_string_end(text, at).unwrap_or(at + 1);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    text.len()
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of `'x'` or `'\''`; a lifetime ends at once.
fn character_end(text: &str, start: usize) -> usize {
    let mut rest = text[start + 1..].chars();
    match rest.next() {
        Some('\\') => {
            rest.next();
            let from = text.len() - rest.as_str().len();
            text[from..].find('\'').map_or(start + 1, |end| from + end + 1)
        }
        Some(_) if rest.next() == Some('\'') => text.len() - rest.as_str().len(),
        _ => start + 1,
    }
}

/// The end of `r"..."` or `r##"..."##`; `None` for what only begins as one.
fn raw_string_end(text: &str, start: usize) -> Option<usize> {
    let after = &text[start + 1..];
    let hashes = after.len() - after.trim_start_matches('#').len();
    let inside = after[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = inside.find(&close).map_or(inside.len(), |end| end + close.len());
    Some(text.len() - inside.len() + end)
}

/// Whether the byte continues a name; `br"` and `cr"` are literals too.
fn name_before(bytes: &[u8], at: usize) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let Some(before) = at.checked_sub(1) else { return false };
    match bytes[before] {
        b'b' | b'c' => before.checked_sub(1).is_some_and(|earlier| is_name(bytes[earlier])),
        byte => is_name(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a file is made of, and what is to be found of it: its kind and text.
    fn part() -> impl Strategy<Value = (String, Option<(Kind, String)>)> {
        let expression = || {
            let literal = prop_oneof![
                "[a-z]{1,4}",
                "[a-z{}%#\"'\\\\\n]{0,6}".prop_map(|text| format!("{text:?}")),
                "[a-z{}%'\\\\\nä]{0,6}".prop_map(|text| format!("r#\"{text}\"#")),
                any::<char>().prop_map(|character| format!("{character:?}")),
            ];
            proptest::collection::vec(literal, 1..3).prop_map(|parts| parts.join("\n~ "))
        };
        prop_oneof![
            // A brace at its end would open a tag with what follows.
            "[a-zäß<>&\"' \n%#}]{1,8}".prop_map(|text| (text.clone(), Some((Kind::Text, text)))),
            expression().prop_map(|inside| (format!("{{{{ {inside}\n}}}}"), Some((Kind::Value, inside)))),
            expression().prop_map(|inside| (format!("{{% if {inside} %}}"), Some((Kind::Tag, format!("if {inside}"))))),
            "[a-z{}%\n ]{0,6}".prop_map(|text| (format!("{{# {text} #}}"), None)),
            "[a-z{}%# \n]{0,8}".prop_map(|text| {
                (format!("{{% raw %}}{text}{{% endraw %}}"), (!text.is_empty()).then_some((Kind::Text, text)))
            }),
        ]
    }

    proptest! {
        #[test]
        fn all_of_a_file_is_found_unchanged_and_at_its_line(parts in proptest::collection::vec(part(), 0..12)) {
            let (mut source, mut expected) = (String::new(), Vec::<(Kind, String, u32)>::new());
            // Whether what follows, if it is text, goes on with the text before.
            let mut goes_on = false;
            for (written, token) in parts {
                let is_text = token.as_ref().is_some_and(|(_, text)| *text == written);
                match (token, expected.last_mut()) {
                    (Some((_, text)), Some((_, before, _))) if is_text && goes_on => before.push_str(&text),
                    (Some((kind, text)), _) => expected.push((kind, text, 1 + lines(&source))),
                    (None, _) => {}
                }
                goes_on = is_text;
                source.push_str(&written);
            }
            let found: Vec<_> = scan(&source).into_iter().map(|token| (token.kind, token.text, token.line)).collect();
            prop_assert_eq!(found, expected, "{}", source);
        }

        #[test]
        fn no_text_is_too_odd(source in "([a-bä{}%#\"'\\\\ \n+~-]|\\{\\{|\\{%|%\\}|\\{#|#\\}|r#\"|raw|endraw){0,30}") {
            let mut line = 1;
            for token in scan(&source) {
                prop_assert!(line <= token.line && token.line <= 1 + lines(&source), "{:?}: {:?}", source, token);
                line = token.line;
                let of_the_source = source.contains(&token.written) && (token.kind == Kind::Text || source.contains(&token.text));
                prop_assert!(of_the_source, "{:?}: {:?}", source, token);
            }
        }
    }

    /// `T text`, `V value`, `G tag`, each with its line.
    fn shown(source: &str) -> Vec<String> {
        let letter = |kind| match kind {
            Kind::Text => 'T',
            Kind::Value => 'V',
            Kind::Tag => 'G',
        };
        scan(source).iter().map(|token| format!("{}{} {}", letter(token.kind), token.line, token.text)).collect()
    }

    #[test]
    fn texts_values_and_tags_have_their_lines() {
        assert_eq!(
            shown("<p>\n{{ name }}\n{% if a\n %}x{% endif %}y"),
            ["T1 <p>\n", "V2 name", "T2 \n", "G3 if a", "T4 x", "G4 endif", "T4 y"]
        );
    }

    #[test]
    fn an_end_within_a_literal_is_none() {
        assert_eq!(shown(r#"{{ "}}" }}!"#), [r#"V1 "}}""#, "T1 !"]);
        assert_eq!(shown(r#"{{ "\"}}" ~}} !"#), [r#"V1 "\"}}""#, "T1  !"]);
        assert_eq!(shown("{{ '}' }}{{ '\\'' }}{{ x::<'a>() }}"), ["V1 '}'", "V1 '\\''", "V1 x::<'a>()"]);
        assert_eq!(shown(r###"{{ r#"}}"# }}"###), [r###"V1 r#"}}"#"###]);
        assert_eq!(shown("{{ var }}"), ["V1 var"]);
        assert_eq!(
            shown("{{ Foo { a: Bar { b: 1 } } }}{% if \"%}\" == x %}"),
            ["V1 Foo { a: Bar { b: 1 } }", "G1 if \"%}\" == x"]
        );
    }

    #[test]
    fn marks_trim_the_text_beside_them() {
        assert_eq!(
            shown("a \n {%- if x -%} \n b"),
            ["T1 a", "G1 if x", "T3 b"].map(str::to_owned).map(|s| s.replace("G1", "G2"))
        );
        assert_eq!(shown("a \n {{~ x ~}}  b"), ["T1 a\n", "V2 x", "T2  b"]);
        assert_eq!(shown("{{ x -}} \n {{ y }}"), ["V1 x", "V2 y"]);
        assert_eq!(shown("{{ x }} \n {{~ y }}"), ["V1 x", "T1 \n", "V2 y"]);
        assert_eq!(shown("{{ -x }}{{--x}}"), ["V1 -x", "V1 -x"]);
    }

    #[test]
    fn comments_leave_nothing_and_nest() {
        assert_eq!(shown("a{# b {# c #} {{ d }} #}e\n{{ f }}"), ["T1 a", "T1 e\n", "V2 f"]);
        assert_eq!(shown("a {#- b -#} c"), ["T1 a", "T1 c"]);
    }

    #[test]
    fn raw_text_is_text() {
        assert_eq!(shown("{% raw %}{{ a }}\n{% b %}{% endraw %}{{ c }}"), ["T1 {{ a }}\n{% b %}", "V2 c"]);
        assert_eq!(shown("x {%- raw -%} {{ a }} {%- endraw -%} y"), ["T1 x", "T1 {{ a }}", "T1 y"]);
    }
}

//! What can be seen of an expression without its types: its filters, and a handler whose URL it is.

/// An expression of a template, cut at its filters.
pub(super) struct Expression<'e> {
    whole: &'e str,
    /// Where each filter's bar stands.
    bars: Vec<usize>,
}

impl<'e> Expression<'e> {
    pub(super) fn new(whole: &'e str) -> Expression<'e> {
        let whole = whole.trim();
        let mut bars = Vec::new();
        let (mut depth, mut quote, mut escaped) = (0_i32, None, false);
        let bytes = whole.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            if escaped {
                escaped = false;
                continue;
            }
            match (quote, byte) {
                (Some(_), b'\\') => escaped = true,
                (Some(open), close) if open == *close => quote = None,
                (Some(_), _) => {}
                // A lifetime or a character would need more care; templates have neither.
                (None, b'"' | b'\'') => quote = Some(*byte),
                (None, b'(' | b'[' | b'{') => depth += 1,
                (None, b')' | b']' | b'}') => depth -= 1,
                (None, b'|') if depth == 0 => {
                    let doubled = bytes.get(at + 1) == Some(&b'|') || (at > 0 && bytes[at - 1] == b'|');
                    if !doubled {
                        bars.push(at);
                    }
                }
                _ => {}
            }
        }
        Expression { whole, bars }
    }

    /// The name of the last filter.
    pub(super) fn last_filter(&self) -> Option<&'e str> {
        let filter = self.whole[self.bars.last()? + 1..].trim();
        let end = filter.find(|c: char| !(c.is_alphanumeric() || "_:".contains(c))).unwrap_or(filter.len());
        Some(&filter[..end])
    }

    /// The expression without its last filter.
    pub(super) fn without_last_filter(&self) -> &'e str {
        self.bars.last().map_or(self.whole, |bar| self.whole[..*bar].trim_end())
    }

    /// Whether the author says that it is HTML as it stands.
    pub(super) fn is_called_safe(&self) -> bool {
        match self.last_filter() {
            Some("safe") => true,
            Some("escape" | "e") => {
                let arguments = self.bars.last().map_or("", |bar| &self.whole[*bar..]);
                arguments.contains("none") || arguments.contains("txt")
            }
            _ => false,
        }
    }

    /// The first name of it: `form` of `form.title.input()`; and the one after the dot.
    pub(super) fn names(&self) -> (&'e str, Option<&'e str>) {
        let name = |text: &'e str| {
            let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
            text.split_at(end)
        };
        let (first, rest) = name(self.whole);
        let second = rest.strip_prefix('.').map(|rest| name(rest).0).filter(|second| !second.is_empty());
        (first, second)
    }

    /// The path of the handler whose typed URL it is: `admin::Edit` of `admin::Edit::url(slug)`.
    pub(super) fn handler(&self) -> Option<&'e str> {
        let (path, _) = self.whole.split_once("::url(")?;
        let is_path = path.split("::").all(|name| {
            !name.is_empty()
                && name.chars().all(|c| c.is_alphanumeric() || c == '_')
                && !name.starts_with(|c: char| c.is_ascii_digit())
        });
        (is_path && self.bars.is_empty()).then_some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters() {
        for (text, last, rest) in [
            ("a", None, "a"),
            ("a|safe", Some("safe"), "a"),
            ("a | lower | json ", Some("json"), "a | lower"),
            ("a || b", None, "a || b"),
            ("f(\"x|y\")|external", Some("external"), "f(\"x|y\")"),
            ("f(x|y)", None, "f(x|y)"),
            ("a|filters::mine(1)", Some("filters::mine"), "a"),
            (r#""\"|"|e"#, Some("e"), r#""\"|""#),
        ] {
            let expression = Expression::new(text);
            assert_eq!(expression.last_filter(), last, "{text}");
            assert_eq!(expression.without_last_filter(), rest, "{text}");
        }
        assert!(Expression::new("a|escape(\"none\")").is_called_safe());
        assert!(!Expression::new("a|escape").is_called_safe());
    }

    #[test]
    fn handlers() {
        assert_eq!(Expression::new("ShowPost::url(slug)").handler(), Some("ShowPost"));
        assert_eq!(Expression::new("crate::a::B::url(x.y).with_fragment(z)").handler(), Some("crate::a::B"));
        assert_eq!(Expression::new("post.url(x)").handler(), None);
        assert_eq!(Expression::new("x::url").handler(), None);
        assert_eq!(Expression::new("form.title.input()").names(), ("form", Some("title")));
        assert_eq!(Expression::new("form").names(), ("form", None));
    }
}

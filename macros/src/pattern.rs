//! The one grammar of path patterns.
//!
//! `/posts/{slug}/files/{*rest}`: segments between slashes; a placeholder fills its segment whole; `{*name}` takes all
//! that follows and stands last; a literal brace is doubled; a slash at the end counts.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;
use syn::ext::IdentExt;

/// A parsed pattern; its text for messages, its literal for their place.
pub(crate) struct Pattern {
    pub(crate) literal: LitStr,
    pub(crate) segments: Vec<Segment>,
}

/// One part of a pattern, as in `squall::private::Segment`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Static(String),
    Parameter(String),
    Rest(String),
}

impl Segment {
    /// The name of the placeholder, if it is one.
    pub(crate) fn placeholder(&self) -> Option<&str> {
        match self {
            Segment::Static(_) => None,
            Segment::Parameter(name) | Segment::Rest(name) => Some(name),
        }
    }
}

impl Pattern {
    /// Parses the literal, or says at it what is wrong.
    pub(crate) fn parse(literal: LitStr) -> syn::Result<Pattern> {
        match segments(&literal.value()) {
            Ok(segments) => Ok(Pattern { literal, segments }),
            Err(message) => Err(syn::Error::new(literal.span(), message)),
        }
    }

    /// The names of its placeholders, in their order.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::placeholder)
    }

    /// How many placeholders a pattern means to have that may be wrong.
    pub(crate) fn placeholders_at_a_guess(text: &str) -> usize {
        text.replace("{{", "").matches('{').count()
    }

    /// The segments as const data.
    pub(crate) fn tokens(&self) -> TokenStream {
        let segments = self.segment_tokens();
        quote!(&[#(#segments),*])
    }

    /// The same, one by one.
    pub(crate) fn segment_tokens(&self) -> Vec<TokenStream> {
        let tokens = |segment: &Segment| match segment {
            Segment::Static(text) => quote!(::squall::private::Segment::Static(#text)),
            Segment::Parameter(name) => quote!(::squall::private::Segment::Parameter(#name)),
            Segment::Rest(name) => quote!(::squall::private::Segment::Rest(#name)),
        };
        self.segments.iter().map(tokens).collect()
    }
}

/// The segments of a pattern; none for `/`.
fn segments(pattern: &str) -> Result<Vec<Segment>, String> {
    let Some(inside) = pattern.strip_prefix('/') else {
        return Err(format!("a pattern begins with a slash: \"/{pattern}\""));
    };
    if let Some(bad) = pattern.chars().find(|c| c.is_control() || matches!(c, '?' | '#' | ' ' | '\\')) {
        return Err(match bad {
            '?' => "a pattern has no query: take its values by fields with #[query]".to_owned(),
            '#' => "a pattern has no fragment: browsers do not send it".to_owned(),
            _ => format!("a pattern has no {bad:?}; write the path as a person reads it, percent-decoded"),
        });
    }
    if inside.is_empty() {
        return Ok(Vec::new());
    }
    let parts: Vec<&str> = inside.split('/').collect();
    let mut result: Vec<Segment> = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let last = number + 1 == parts.len();
        if part.is_empty() && !last {
            return Err("an empty segment: two slashes follow each other".to_owned());
        }
        let segment = segment(part)?;
        if matches!(segment, Segment::Rest(_)) && !last {
            return Err(format!("`{part}` takes all that follows, so it must be the last segment"));
        }
        if let Some(name) = segment.placeholder()
            && result.iter().any(|earlier| earlier.placeholder() == Some(name))
        {
            return Err(format!("the placeholder `{{{name}}}` stands here twice"));
        }
        result.push(segment);
    }
    Ok(result)
}

fn segment(part: &str) -> Result<Segment, String> {
    let mut text = String::new();
    let mut placeholder: Option<(String, usize)> = None;
    let mut chars = part.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let doubled = chars.peek().is_some_and(|(_, next)| *next == c);
        match c {
            '{' | '}' if doubled => {
                chars.next();
                text.push(c);
            }
            '{' => {
                let Some(length) = part[at..].find('}') else {
                    return Err(format!(
                        "`{part}` opens a placeholder and does not close it (a literal brace is doubled: `{{{{`)"
                    ));
                };
                if placeholder.is_some() {
                    return Err(format!("`{part}` has two placeholders in one segment; put a slash between them"));
                }
                placeholder = Some((part[at + 1..at + length].to_owned(), length + 1));
                while chars.next_if(|(next, _)| *next <= at + length).is_some() {}
            }
            '}' => {
                return Err(format!(
                    "`{part}` closes a placeholder that it did not open (a literal brace is doubled: `}}}}`)"
                ));
            }
            _ => text.push(c),
        }
    }
    let Some((inside, length)) = placeholder else {
        return match text.as_str() {
            "." | ".." => Err(format!("`{text}` as a segment: browsers resolve it before they ask")),
            _ => Ok(Segment::Static(text)),
        };
    };
    let name = inside.strip_prefix('*').unwrap_or(&inside);
    if name.is_empty() {
        return Err(format!("`{part}` has no name: write `{{name}}`"));
    }
    if !can_name_a_field(name) {
        return Err(format!("`{name}` cannot be the name of a field, so it cannot name a placeholder"));
    }
    if length != part.len() {
        return Err(format!("the placeholder in `{part}` must fill its segment; take the whole segment and parse it"));
    }
    Ok(if inside.starts_with('*') { Segment::Rest(name.to_owned()) } else { Segment::Parameter(name.to_owned()) })
}

/// Whether a field can have the name, be it as a raw identifier: `{type}` is the field `r#type`.
fn can_name_a_field(name: &str) -> bool {
    syn::parse::Parser::parse_str(syn::Ident::parse_any, name).is_ok()
        && !matches!(name, "self" | "Self" | "super" | "crate" | "_")
        && !name.starts_with("r#")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_patterns() {
        let text = |t: &str| Segment::Static(t.to_owned());
        let parameter = |t: &str| Segment::Parameter(t.to_owned());
        assert_eq!(segments("/"), Ok(vec![]));
        assert_eq!(segments("/a/{b}"), Ok(vec![text("a"), parameter("b")]));
        assert_eq!(segments("/a/"), Ok(vec![text("a"), text("")]));
        assert_eq!(segments("/a/{*rest}"), Ok(vec![text("a"), Segment::Rest("rest".to_owned())]));
        assert_eq!(segments("/{{x}}"), Ok(vec![text("{x}")]));
        assert_eq!(segments("/{type}"), Ok(vec![parameter("type")]));
        assert_eq!(segments("/größe"), Ok(vec![text("größe")]));
    }

    #[test]
    fn bad_patterns() {
        for (pattern, part) in [
            ("a", "begins with a slash"),
            ("", "begins with a slash"),
            ("/a//b", "empty segment"),
            ("//", "empty segment"),
            ("/{a", "does not close"),
            ("/a}", "did not open"),
            ("/{}", "no name"),
            ("/{*}", "no name"),
            ("/{a}/{a}", "twice"),
            ("/{*a}/b", "must be the last"),
            ("/{a}.json", "fill its segment"),
            ("/{a}{b}", "two placeholders"),
            ("/{a b}", "no ' '"),
            ("/{1}", "name of a field"),
            ("/{self}", "name of a field"),
            ("/a?b", "#[query]"),
            ("/a/../b", "resolve"),
        ] {
            let message = segments(pattern).expect_err(pattern);
            assert!(message.contains(part), "{pattern}: {message}");
        }
    }
}

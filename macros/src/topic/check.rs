//! What can be wrong with a topic by itself.

use super::parse::Topic;
use crate::diag::{Errors, nearest};
use crate::pattern::Segment;
use syn::Fields;
use syn::ext::IdentExt;

/// Notes each fault at the tokens that it is in.
pub(super) fn check(topic: &Topic, errors: &mut Errors) {
    if !topic.item.generics.params.is_empty() {
        errors.at(&topic.item.generics, "a topic has no generics: its name must say all that it is");
    }
    if let Fields::Unnamed(fields) = &topic.item.fields {
        errors.at(fields, "a topic's fields have names: by them a placeholder finds its field");
        return;
    }
    let Some((literal, pattern)) = &topic.pattern else { return };
    let mut placeholders = Vec::new();
    for segment in &pattern.segments {
        match segment {
            Segment::Parameter(name) => placeholders.push(name.as_str()),
            Segment::Rest(name) => {
                placeholders.push(name.as_str());
                errors.at(literal, format!("`{{*{name}}}` is for paths; in a topic's name write `{{{name}}}`"));
            }
            Segment::Static(text) if text.is_empty() => errors.at(literal, "a topic's name does not end with a slash"),
            Segment::Static(_) => {}
        }
    }
    let fields: Vec<String> =
        topic.item.fields.iter().filter_map(|field| Some(field.ident.as_ref()?.unraw().to_string())).collect();
    let mut missing = false;
    for name in placeholders.iter().filter(|name| !fields.iter().any(|field| field == *name)) {
        missing = true;
        let free = fields.iter().map(String::as_str).filter(|field| !placeholders.contains(field));
        match nearest(name, free) {
            Some(near) => errors.at(
                literal,
                format!(
                    "the placeholder `{{{name}}}` has no field of its name; `{near}` looks like it: name both alike"
                ),
            ),
            None => errors.at(
                literal,
                format!(
                    "the placeholder `{{{name}}}` has no field: add `{name}: String`, or any type that can be printed"
                ),
            ),
        }
    }
    if missing {
        return;
    }
    for field in &topic.item.fields {
        let Some(ident) = &field.ident else { continue };
        let name = ident.unraw().to_string();
        if !placeholders.contains(&name.as_str()) {
            errors.at(
                ident,
                format!(
                    "`{name}` is no parameter of this topic: put `{{{name}}}` into its name, or take the field away"
                ),
            );
        }
    }
}

//! The documentation that stands on an item.

use syn::{Attribute, Expr, Lit, Meta};

/// Its text, each line without the space before it.
pub(crate) fn of(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).filter_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else { return None };
        let Expr::Lit(literal) = &pair.value else { return None };
        let Lit::Str(text) = &literal.lit else { return None };
        Some(text.value())
    });
    let lines = lines.map(|text| {
        let lines: Vec<_> = text.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned()).collect();
        lines.join("\n")
    });
    lines.collect::<Vec<_>>().join("\n")
}

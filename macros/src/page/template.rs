//! A page's template: found, composed, checked, and written out for askama.

use super::compose::compose;
use super::emit::{Flat, emit};
use super::html::{self, Findings};
use super::media::{Media, media};
use super::names::names;
use super::node::{At, Composed, Fault, Node, TemplateFile};
use super::parse::Page;
use super::texts;
use super::told::Told;
use crate::diag::Errors;
use crate::span::source_file;
use proc_macro2::Span;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the macro has read.
pub(crate) struct Template {
    /// All files that were, so that cargo watches them.
    pub files: Vec<TemplateFile>,
    /// `None` where nothing can be made of it.
    pub content: Option<Content>,
}

/// A template without faults.
pub(crate) struct Content {
    pub composed: Composed,
    pub flat: Flat,
    pub findings: Findings,
    pub media: Media,
    /// What it takes of the request, and where it first says so.
    pub request: BTreeMap<&'static str, Option<At>>,
    /// What its `<html lang="..">` says.
    pub language: Option<String>,
}

/// Reads the template of the page, and notes what is wrong with it at the attribute's literal.
pub(crate) fn read(page: &Page, told: &Told, errors: &mut Errors) -> Template {
    let name = page.template.value();
    let nothing = |files| Template { files, content: None };
    let media = match media(&name) {
        Ok(media) => media,
        Err(message) => {
            errors.at(&page.template, message);
            return nothing(Vec::new());
        }
    };
    let block = page.block.as_ref().map(syn::LitStr::value);
    let (mut composed, faults) = compose(&manifest(page.template.span()), &name, block.as_deref());
    if !faults.is_empty() {
        report(&faults, &composed, page, told, errors);
        return nothing(composed.files);
    }
    let texts = texts::rewrite(&mut composed, page.template.span());
    let views: Vec<String> = page.views().into_iter().map(|(name, _)| name).collect();
    let findings = if media.html { html::check(&mut composed, &views) } else { Findings::default() };
    let flat = emit(&composed);
    let names = names(&flat, &composed, &page.item.ident.to_string(), &page.fields);
    report(&texts, &composed, page, told, errors);
    report(&findings.faults, &composed, page, told, errors);
    for unknown in &names.faults {
        let place = unknown.fault.at.map(|at| composed.place(at)).unwrap_or_default();
        // A slip is the template's, and a field that is missing the page's.
        if !unknown.is_slip || told.is_news(&format!("{place}: the name {}", unknown.name)) {
            errors.at(&page.template, shown(&unknown.fault, &composed));
        }
    }
    // Also where another page has told it.
    if !(texts.is_empty() && findings.faults.is_empty() && names.faults.is_empty()) {
        return nothing(composed.files);
    }
    let language = language(&composed.nodes);
    Template {
        files: composed.files.to_vec(),
        content: Some(Content { composed, flat, findings, media, request: names.request, language }),
    }
}

/// One error for each fault: rustc shows the attribute's literal, and the message the template's line.
fn report(faults: &[Fault], composed: &Composed, page: &Page, told: &Told, errors: &mut Errors) {
    for fault in faults {
        let message = shown(fault, composed);
        match &page.block {
            Some(block) if fault.at.is_none() && message.contains("has no block") => errors.at(block, message),
            // Said by the attribute, and not by a template.
            _ if fault.at.is_none() && message.starts_with("there is no template") => {
                errors.at(&page.template, message)
            }
            _ if told.is_news(&message) => errors.at(&page.template, message),
            _ => {}
        }
    }
}

/// With its place before it.
fn shown(fault: &Fault, composed: &Composed) -> String {
    match fault.at {
        Some(at) => format!("{}: {}", composed.place(at), fault.message),
        None => fault.message.clone(),
    }
}

/// The folder of the crate. A crate that is built elsewhere than it is written (as tests of what the compiler says are)
/// has its templates beside its source.
fn manifest(source: Span) -> PathBuf {
    let built = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    if built.join("templates").is_dir() {
        return built;
    }
    let written = source_file(source);
    let written =
        written.as_deref().and_then(|file| file.ancestors().find(|folder| folder.join("Cargo.toml").is_file()));
    match written {
        Some(folder) if folder.join("templates").is_dir() => Path::to_owned(folder),
        _ => built,
    }
}

/// The language that the document says it is in, where that is no expression.
fn language(nodes: &[Node]) -> Option<String> {
    let text = nodes.iter().find_map(|node| match node {
        Node::Text(text) if text.text.contains("<html") => Some(&text.text),
        _ => None,
    })?;
    let tag = &text[text.find("<html")?..];
    let tag = &tag[..tag.find('>')?];
    let value = tag[tag.find(" lang=")? + " lang=".len()..].trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(value.len());
    (end > 0).then(|| value[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::node::{At, Text};
    use super::*;

    fn of(text: &str) -> Option<String> {
        language(&[Node::Text(Text { text: text.to_owned(), at: At { file: 0, line: 1 }, places: Vec::new() })])
    }

    #[test]
    fn a_document_says_its_language() {
        assert_eq!(of("<!DOCTYPE html>\n<html lang=\"de-CH\" class=a><p lang=fr>").as_deref(), Some("de-CH"));
        assert_eq!(of("<html class=a lang=en>").as_deref(), Some("en"));
        assert_eq!(of("<html><p lang=fr>"), None);
        assert_eq!(of("<html lang=\""), None);
        assert_eq!(of("<html lang=\"\">"), None);
    }
}

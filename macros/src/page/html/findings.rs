//! What the walk over a template has found.

use super::address::Path;
use crate::page::node::{At, Fault};

/// What the walk over a template has found: errors that the macro reports itself, and what only the app's table, or a type,
/// can answer.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) faults: Vec<Fault>,
    pub(super) links: Vec<Link>,
    pub(super) forms: Vec<Form>,
    pub(super) places: Vec<TypedPlace>,
    pub(super) refused: Vec<Refused>,
    /// The addresses that are printed as constants, once each.
    pub(super) assets: Vec<String>,
}

impl Findings {
    pub(super) fn fault(&mut self, at: At, message: impl Into<String>) {
        self.faults.push(Fault { at: Some(at), message: message.into() });
    }
}

/// An address of this site.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) at: At,
    pub(super) attribute: String,
    /// The method that it is asked with.
    pub(super) method: &'static str,
    pub(super) target: Target,
}

/// What an address names.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Target {
    Local(Path),
    /// The handler with this path, by its typed URL.
    Handler(String),
    /// The page itself, or an address that is another value: which handler answers, only a request shows.
    Somewhere,
    /// Another site.
    Foreign,
}

/// What a form sends, and where to.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub(super) at: At,
    /// The attribute that has it sent: `action`, `hx-post`.
    pub(super) attribute: String,
    pub(super) method: &'static str,
    pub(super) target: Target,
    /// What it sends, once each.
    pub(super) controls: Vec<Control>,
    /// Whether it may send more than these.
    pub(super) open: bool,
    /// Whether the token of the session is among it.
    pub(super) has_token: bool,
    /// Whether it sends files as files.
    pub(super) multipart: bool,
    /// Whether it is a form, and not an element that sends nothing but the request.
    pub(super) is_form: bool,
}

/// A control of a form.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Control {
    pub(super) name: String,
    pub(super) at: At,
    /// Whether it sends a file; `None` where the form's type writes it.
    pub(super) file: Option<bool>,
    /// The field of the page that is a view of the form, where that writes it.
    pub(super) view: Option<String>,
}

/// A place where the type of a value decides.
#[derive(Debug)]
pub(super) struct TypedPlace {
    pub(super) at: At,
    pub(super) kind: TypedKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TypedKind {
    /// It begins the address in this attribute.
    Address(String),
    /// It stands in a style.
    Number,
}

/// What the usual policy of a page's contents has browsers refuse.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refused {
    pub(super) at: At,
    /// What it is: "an inline script without a nonce".
    pub(super) what: String,
    /// The directive that says so: `script-src`.
    pub(super) directive: &'static str,
    /// What to do instead.
    pub(super) help: &'static str,
}

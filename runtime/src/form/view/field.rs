//! One field of a form to be shown.

use super::super::spec::{FieldSpec, Kind};
use crate::error::FieldError;

/// Fields of a form to be shown: one, or those of a form within it.
pub trait FieldGroup: Clone + Send + Sync + 'static {
    #[doc(hidden)]
    fn each(&self, visit: &mut dyn FnMut(&FieldView));
}

/// One field of a [`FormView`](super::FormView): what was typed, what is wrong with it, and how it is written as HTML.
///
/// What it writes is safe: all that was typed is escaped. An error is tied to its input by `aria-describedby`, and the
/// input says `aria-invalid`. Values of passwords and files are never shown.
#[derive(Clone, Debug)]
pub struct FieldView {
    pub(super) spec: &'static FieldSpec,
    pub(super) name: String,
    pub(super) values: Vec<String>,
    pub(super) errors: Vec<FieldError>,
    pub(super) required: bool,
    pub(super) files: bool,
    pub(super) hint: Option<String>,
    pub(super) attributes: Vec<(&'static str, String)>,
}

impl FieldView {
    pub(super) fn new(
        spec: &'static FieldSpec,
        name: String,
        values: Vec<String>,
        errors: Vec<FieldError>,
        required: bool,
    ) -> FieldView {
        FieldView { spec, name, values, errors, required, files: false, hint: None, attributes: Vec::new() }
    }

    pub(crate) fn without_values(mut self) -> FieldView {
        self.values.clear();
        self
    }

    pub(crate) fn of_files(mut self) -> FieldView {
        self.files = true;
        self
    }

    /// Its name in the form: `address.street`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its `id` in the page: `address-street`.
    pub fn id(&self) -> String {
        self.name.replace('.', "-")
    }

    /// What was typed; of several values the first. Empty for passwords and files.
    pub fn value(&self) -> &str {
        self.values.first().map(String::as_str).unwrap_or_default()
    }

    /// All that was typed or chosen.
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// Whether the box was ticked.
    pub fn is_ticked(&self) -> bool {
        matches!(self.values.last().map(String::as_str), Some("on" | "true" | "1" | "yes"))
    }

    /// What is wrong with it.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// Notes what is wrong with it: that a name is taken, say.
    pub fn refuse(&mut self, error: impl Into<FieldError>) {
        self.errors.push(error.into());
    }

    /// The same with another value.
    pub fn with_value(&self, value: impl Into<String>) -> FieldView {
        let mut field = self.clone();
        if self.spec.kind != Kind::Password && !self.files {
            field.values = vec![value.into()];
        }
        field
    }

    /// The same with a sentence below its label that says what is expected; [`help`](FieldView::help) prints it.
    pub fn hint(&self, hint: impl Into<String>) -> FieldView {
        FieldView { hint: Some(hint.into()), ..self.clone() }
    }

    /// The same with a [token that says what a browser may fill in](https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill):
    /// `email`, `current-password`, `street-address`.
    pub fn autocomplete(&self, token: impl Into<String>) -> FieldView {
        self.attribute("autocomplete", token.into())
    }

    /// The same with an example, shown while nothing is typed. It is no label.
    pub fn placeholder(&self, example: impl Into<String>) -> FieldView {
        self.attribute("placeholder", example.into())
    }

    /// The same with so many lines, of a `textarea`.
    pub fn rows(&self, rows: u32) -> FieldView {
        self.attribute("rows", rows.to_string())
    }

    /// The same with these classes, for style sheets.
    pub fn class(&self, classes: impl Into<String>) -> FieldView {
        self.attribute("class", classes.into())
    }

    fn attribute(&self, name: &'static str, value: String) -> FieldView {
        let mut field = self.clone();
        field.attributes.retain(|(other, _)| *other != name);
        field.attributes.push((name, value));
        field
    }
}

impl FieldGroup for FieldView {
    fn each(&self, visit: &mut dyn FnMut(&FieldView)) {
        visit(self);
    }
}

//! A form to be shown: its fields with what was typed, and what is wrong with it.

mod field;
mod html;

pub use field::{FieldGroup, FieldView};
pub use html::Markup;

use super::Form;
use super::reader::Submitted;
use super::spec::{FieldSpec, Kind};
use crate::error::FieldError;
use std::borrow::Cow;
use std::fmt::{self, Display};
use std::ops::{Deref, DerefMut};

/// A form to be shown in a page: empty, filled with a value, or as it was typed, with what is wrong at each field.
///
/// It has a member for each field of `T`, a [`FieldView`] that writes labels, inputs and errors as accessible HTML. A name
/// that `T` does not have is a compile error, in a template too: `{{ form.title.field("Title") }}`.
///
/// ```
/// use squall::{Form, FormView};
///
/// #[derive(Form)]
/// struct NewPost {
///     #[garde(length(min = 1, max = 200))]
///     title: String,
/// }
///
/// let mut form = FormView::<NewPost>::blank();
/// assert!(form.title.input().to_string().contains(r#"maxlength="200""#));
/// let hint = form.title.hint("As the list shows it.").help();
/// assert_eq!(hint.to_string(), r#"<p id="title-hint" class="field-hint">As the list shows it.</p>"#);
/// form.title.refuse("is taken already");
/// assert_eq!(form.title.error().to_string(), r#"<p id="title-error" class="field-error">Is taken already.</p>"#);
/// ```
pub struct FormView<T: Form> {
    fields: T::View,
    errors: Vec<FieldError>,
}

impl<T: Form> FormView<T> {
    /// A form that nobody has filled in.
    pub fn blank() -> FormView<T> {
        FormView::submitted(&Submitted::default())
    }

    /// A form that holds the fields of a value, to be changed. Secrets and files are left out.
    pub fn filled(value: &T) -> FormView<T> {
        let mut values = Values { texts: Vec::new(), prefix: String::new() };
        value.write(&mut values);
        FormView::submitted(&Submitted { texts: values.texts, ..Submitted::default() })
    }

    /// A form as it was submitted.
    pub(super) fn submitted(submitted: &Submitted) -> FormView<T> {
        let source = Source { submitted, prefix: String::new(), optional: false };
        let errors = submitted.errors.iter().filter(|(name, _)| name.is_empty());
        FormView { fields: T::view(&source), errors: errors.map(|(_, error)| error.clone()).collect() }
    }

    /// Notes what is wrong with the form as a whole; of one field, its own [`refuse`](FieldView::refuse) does.
    pub fn refuse(&mut self, error: impl Into<FieldError>) {
        self.errors.push(error.into());
    }

    /// All that is wrong, by field, in the order in which the type declares them; first what is wrong with the whole, whose
    /// name is empty.
    pub fn errors(&self) -> Vec<(String, FieldError)> {
        let mut errors: Vec<_> = self.errors.iter().map(|error| (String::new(), error.clone())).collect();
        self.fields.each(&mut |field| {
            errors.extend(field.errors().iter().map(|error| (field.name().to_owned(), error.clone())));
        });
        errors
    }

    /// Whether nothing is wrong with it.
    pub fn is_right(&self) -> bool {
        self.errors().is_empty()
    }

    /// The `enctype` that a `<form>` needs: `multipart/form-data` where it has a field for files.
    pub fn enctype(&self) -> &'static str {
        match T::FIELDS.iter().any(|field| field.file) {
            true => "multipart/form-data",
            false => "application/x-www-form-urlencoded",
        }
    }

    /// All that is wrong, as a list of links to the fields, which screen readers read out when the page comes; nothing
    /// where nothing is wrong.
    pub fn summary(&self, heading: impl Display) -> Markup {
        self.summary_with::<&str>(heading, &[])
    }

    /// The same with the labels that fields have, where they are not their names: in another language.
    ///
    /// ```
    /// use squall::{Form, FormView};
    ///
    /// #[derive(Form)]
    /// struct Post {
    ///     title: String,
    /// }
    ///
    /// let mut form = FormView::<Post>::blank();
    /// form.title.refuse("ist vergeben");
    /// let summary = form.summary_with("Bitte sieh noch einmal nach", &[(&form.title, "Titel")]).to_string();
    /// assert!(summary.contains(r##"<a href="#title">Titel: ist vergeben</a>"##));
    /// ```
    pub fn summary_with<L: Display>(&self, heading: impl Display, labels: &[(&FieldView, L)]) -> Markup {
        let labels: Vec<_> = labels.iter().map(|(field, label)| (field.name(), label.to_string())).collect();
        html::summary(&heading.to_string(), &self.errors, &labels, |visit| self.fields.each(visit))
    }
}

impl<T: Form> Deref for FormView<T> {
    type Target = T::View;

    fn deref(&self) -> &T::View {
        &self.fields
    }
}

impl<T: Form> DerefMut for FormView<T> {
    fn deref_mut(&mut self) -> &mut T::View {
        &mut self.fields
    }
}

impl<T: Form> Clone for FormView<T> {
    fn clone(&self) -> FormView<T> {
        FormView { fields: self.fields.clone(), errors: self.errors.clone() }
    }
}

impl<T: Form> Default for FormView<T> {
    fn default() -> FormView<T> {
        FormView::blank()
    }
}

impl<T: Form> fmt::Debug for FormView<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormView").field("errors", &self.errors()).finish_non_exhaustive()
    }
}

/// What the fields of a view are made of.
pub struct Source<'s> {
    submitted: &'s Submitted,
    prefix: String,
    /// Whether all of it may be left out.
    optional: bool,
}

impl Source<'_> {
    /// One field.
    pub fn field(&self, spec: &'static FieldSpec) -> FieldView {
        let name = format!("{}{}", self.prefix, spec.name);
        let texts = self.submitted.texts.iter().filter(|(other, _)| *other == name);
        let values = match spec.kind {
            Kind::Password => Vec::new(),
            _ => texts.map(|(_, text)| text.clone()).collect(),
        };
        let errors = self.submitted.errors.iter().filter(|(other, _)| *other == name);
        let errors = errors.map(|(_, error)| error.clone()).collect();
        FieldView::new(spec, name, values, errors, spec.required && !self.optional)
    }

    /// The same for a form within this one.
    pub(super) fn nested(&self, spec: &'static FieldSpec) -> Source<'_> {
        let prefix = format!("{}{}.", self.prefix, spec.name);
        Source { submitted: self.submitted, prefix, optional: self.optional || !spec.required }
    }
}

/// The texts of a form's fields, as they are filled in.
pub struct Values {
    texts: Vec<(Cow<'static, str>, String)>,
    prefix: String,
}

impl Values {
    /// The text of a field, or one of its texts.
    pub fn put(&mut self, spec: &FieldSpec, text: String) {
        if spec.kind != Kind::Password {
            self.texts.push((format!("{}{}", self.prefix, spec.name).into(), text));
        }
    }

    /// A box.
    pub fn checkbox(&mut self, spec: &FieldSpec, ticked: bool) {
        if ticked {
            self.put(spec, "on".to_owned());
        }
    }

    pub(super) fn nested(&mut self, spec: &FieldSpec, write: impl FnOnce(&mut Values)) {
        let length = self.prefix.len();
        self.prefix.push_str(spec.name);
        self.prefix.push('.');
        write(self);
        self.prefix.truncate(length);
    }
}

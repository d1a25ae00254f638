//! Reading a form's type from what was submitted, with all faults at once.

use super::spec::{FieldSpec, Kind};
use super::upload::Upload;
use crate::error::FieldError;
use crate::extract::FromText;
use std::borrow::Cow;

/// What was submitted under the names that a form declares.
#[derive(Debug, Default)]
pub struct Submitted {
    pub(super) texts: Vec<(Cow<'static, str>, String)>,
    pub(super) files: Vec<(String, Option<Upload>)>,
    pub(super) errors: Vec<(String, FieldError)>,
}

/// Reads a form, or a form within a form.
pub struct Reader<'r> {
    submitted: &'r mut Submitted,
    prefix: String,
}

impl<'r> Reader<'r> {
    pub(super) fn new(submitted: &'r mut Submitted) -> Reader<'r> {
        Reader { submitted, prefix: String::new() }
    }

    /// The whole name of a field.
    fn name(&self, spec: &FieldSpec) -> String {
        format!("{}{}", self.prefix, spec.name)
    }

    fn is(&self, whole: &str, spec: &FieldSpec) -> bool {
        whole.strip_prefix(self.prefix.as_str()) == Some(spec.name)
    }

    /// Notes what is wrong with a field.
    pub fn refuse(&mut self, spec: &FieldSpec, error: FieldError) {
        let name = self.name(spec);
        self.submitted.errors.push((name, error));
    }

    /// Notes what is wrong with a field, where something is.
    pub fn check(&mut self, spec: &FieldSpec, result: Result<(), FieldError>) {
        if let Err(error) = result {
            self.refuse(spec, error);
        }
    }

    /// Notes what is wrong with the form as a whole.
    pub fn check_whole(&mut self, result: Result<(), FieldError>) {
        if let Err(error) = result {
            let name = self.prefix.trim_end_matches('.').to_owned();
            self.submitted.errors.push((name, error));
        }
    }

    /// Whether something is wrong with the field already.
    fn is_refused(&self, spec: &FieldSpec) -> bool {
        self.submitted.errors.iter().any(|(name, _)| self.is(name, spec))
    }

    /// The texts of a field, in their order.
    fn texts(&self, spec: &FieldSpec) -> impl Iterator<Item = &str> {
        let texts = self.submitted.texts.iter().filter(|(name, _)| self.is(name, spec));
        texts.map(|(_, text)| if spec.trim { text.trim() } else { text.as_str() })
    }

    /// The text of a field; `None` where there is none.
    fn only_text(&self, spec: &FieldSpec) -> Result<Option<&str>, FieldError> {
        let mut texts = self.texts(spec);
        let first = texts.next();
        if texts.next().is_some() { Err(more_than_once()) } else { Ok(first) }
    }

    fn missing(&mut self, spec: &FieldSpec) {
        if !self.is_refused(spec) {
            let text = match spec.kind {
                Kind::Checkbox => "must be ticked",
                _ if spec.options.is_some() => "must be chosen",
                _ => "must be filled in",
            };
            self.refuse(spec, FieldError::new("form-missing", text));
        }
    }

    /// One text, which must be there.
    pub(super) fn text<T: FromText>(&mut self, spec: &FieldSpec) -> Option<T> {
        let found = self.only_text(spec).and_then(|text| text.map_or(Ok(None), |text| read(text, spec)));
        match found {
            Ok(Some(value)) => return Some(value),
            Ok(None) => self.missing(spec),
            Err(error) => self.refuse(spec, error),
        }
        None
    }

    /// One text, which may be absent or empty: the outer `None` is a fault.
    pub(super) fn text_maybe<T: FromText>(&mut self, spec: &FieldSpec) -> Option<Option<T>> {
        let found = self.only_text(spec).and_then(|text| match text {
            None | Some("") => Ok(None),
            Some(text) => read(text, spec),
        });
        found.map_err(|error| self.refuse(spec, error)).ok()
    }

    /// All texts but empty ones.
    pub(super) fn text_many<T: FromText>(&mut self, spec: &FieldSpec) -> Option<Vec<T>> {
        let read = self.texts(spec).filter(|text| !text.is_empty()).map(|text| read(text, spec));
        let read: Result<Vec<Option<T>>, FieldError> = read.collect();
        match read {
            Ok(values) => Some(values.into_iter().flatten().collect()),
            Err(error) => {
                self.refuse(spec, error);
                None
            }
        }
    }

    /// A box: of several values the last counts, since some forms have a hidden `false` before the box.
    pub fn checkbox(&mut self, spec: &FieldSpec) -> Option<bool> {
        match self.texts(spec).last().unwrap_or_default() {
            "" | "false" | "off" | "0" | "no" => Some(false),
            "on" | "true" | "1" | "yes" => Some(true),
            _ => {
                self.refuse(spec, FieldError::new("form-no-choice", "must be `on` or nothing"));
                None
            }
        }
    }

    pub(super) fn files(&mut self, spec: &FieldSpec) -> Vec<Upload> {
        let prefix = self.prefix.as_str();
        let files = self.submitted.files.iter_mut();
        let own = files.filter(|(name, _)| name.strip_prefix(prefix) == Some(spec.name));
        own.filter_map(|(_, file)| file.take()).collect()
    }

    /// One file, which must be there.
    pub(super) fn file(&mut self, spec: &FieldSpec) -> Option<Upload> {
        let file = self.file_maybe(spec)?;
        if file.is_none() && !self.is_refused(spec) {
            self.refuse(spec, FieldError::new("form-file-missing", "must be chosen"));
        }
        file
    }

    /// One file, which may be absent: the outer `None` is a fault.
    pub(super) fn file_maybe(&mut self, spec: &FieldSpec) -> Option<Option<Upload>> {
        let mut files = self.files(spec);
        if self.is_refused(spec) {
            return None;
        }
        if files.len() > 1 {
            self.refuse(spec, more_than_once());
            return None;
        }
        Some(files.pop())
    }

    /// Reads a form within this one.
    pub(super) fn nested<T>(&mut self, spec: &FieldSpec, read: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Option<T> {
        let prefix = format!("{}{}.", self.prefix, spec.name);
        read(&mut Reader { submitted: self.submitted, prefix })
    }

    /// Whether a form within this one has any value.
    pub(super) fn has_any(&self, spec: &FieldSpec) -> bool {
        let inside = |whole: &str| {
            let rest = whole.strip_prefix(self.prefix.as_str()).and_then(|rest| rest.strip_prefix(spec.name));
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        self.submitted.texts.iter().any(|(name, text)| !text.is_empty() && inside(name))
            || self.submitted.files.iter().any(|(name, _)| inside(name))
            || self.submitted.errors.iter().any(|(name, _)| inside(name))
    }
}

fn more_than_once() -> FieldError {
    FieldError::new("form-repeated", "must be there only once")
}

/// The value; `None` where nothing has been written from which it could be read.
fn read<T: FromText>(text: &str, spec: &FieldSpec) -> Result<Option<T>, FieldError> {
    let error = match T::from_text(text) {
        Ok(value) => return Ok(Some(value)),
        Err(_) if text.is_empty() => return Ok(None),
        Err(error) => error,
    };
    // Some browsers, and all people who paste, leave spaces.
    if let Ok(value) = T::from_text(text.trim()) {
        return Ok(Some(value));
    }
    Err(match spec.kind {
        Kind::Whole(Some((min, max))) => {
            FieldError::new("form-no-whole-number-within", format!("must be a whole number from {min} to {max}"))
                .with("min", min)
                .with("max", max)
        }
        Kind::Whole(None) => FieldError::new("form-no-whole-number", "must be a whole number"),
        Kind::Number => FieldError::new("form-no-number", "must be a number"),
        Kind::Text("date") => FieldError::new("form-no-date", "must be a date"),
        Kind::Text("time") => FieldError::new("form-no-time", "must be a time of day"),
        Kind::Text("datetime-local") => FieldError::new("form-no-moment", "must be a date and a time of day"),
        _ if spec.options.is_some() => FieldError::new("form-no-option", "must be one of the choices"),
        _ => {
            let error = crate::extract::shortened(&error);
            FieldError::new("form-unreadable", format!("cannot be read: {error}")).with("why", error)
        }
    })
}

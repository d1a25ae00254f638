//! What is wrong with the fields of a form, one by one.

use super::Error;
use std::borrow::Cow;
use std::fmt;

/// What is wrong with one field of a form: a sentence without its subject, such as `must be at most 200 characters`.
///
/// It has a [`key`](FieldError::key) and [`values`](FieldError::values), by which it can be said in another language.
///
/// ```
/// use squall::FieldError;
///
/// assert_eq!(FieldError::from("is taken already").to_string(), "is taken already");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    key: Cow<'static, str>,
    text: Cow<'static, str>,
    values: Vec<(&'static str, String)>,
}

impl FieldError {
    /// A fault with the key of its text in other languages.
    pub fn new(key: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) -> FieldError {
        FieldError { key: key.into(), text: text.into(), values: Vec::new() }
    }

    /// The same with a value that its text has: `max`, say.
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> FieldError {
        self.values.push((name, value.to_string()));
        self
    }

    /// The key of its text: `form-too-long`, for instance. Of one that is made of a text it is `form-refused`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The same fault, said by another text.
    #[allow(dead_code, reason = "only sites in several languages do")]
    pub(crate) fn said(&mut self, text: String) {
        self.text = text.into();
    }

    /// The values that its text has, by their names.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<&'static str> for FieldError {
    fn from(text: &'static str) -> FieldError {
        FieldError::new("form-refused", text)
    }
}

impl From<String> for FieldError {
    fn from(text: String) -> FieldError {
        FieldError::new("form-refused", text)
    }
}

impl Error {
    /// The same error with something that is wrong with a field of a form, or of JSON: its answer lists it by the field's
    /// name. A name that is empty stands for the whole.
    ///
    /// ```
    /// use squall::Error;
    ///
    /// let error = Error::unprocessable("this will not do").with_field("email", "is taken already");
    /// assert_eq!(error.fields().count(), 1);
    /// ```
    pub fn with_field(mut self, name: impl Into<String>, error: impl Into<FieldError>) -> Error {
        self.0.fields.push((name.into(), error.into()));
        self
    }

    /// What is wrong with the fields of a form, in their order.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &FieldError)> {
        self.0.fields.iter().map(|(name, error)| (name.as_str(), error))
    }

    /// The same error with something of a battery's own.
    #[allow(dead_code, reason = "only batteries with features have some")]
    pub(crate) fn attach(mut self, attached: impl std::any::Any + Send + Sync) -> Error {
        self.0.attached = Some(Box::new(attached));
        self
    }

    /// Takes what was attached, where it is of this type.
    #[allow(dead_code, reason = "only batteries with features have some")]
    pub(crate) fn take_attached<T: std::any::Any>(&mut self) -> Option<T> {
        match self.0.attached.take()?.downcast() {
            Ok(attached) => Some(*attached),
            Err(other) => {
                self.0.attached = Some(other);
                None
            }
        }
    }
}

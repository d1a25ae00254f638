//! A text in a visitor's language: what `t!` makes.

use super::Language;
use super::catalog::Texts;
use super::format::Moment;
use crate::error::Result;
use crate::request::Request;
use crate::respond::{Respond, Response};
use fluent_bundle::{FluentArgs, FluentValue};
use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

/// A text in a visitor's language, with its values put in: what [`t!`](macro@crate::t) makes. It is written where it is
/// printed, as HTML escaped by the page.
///
/// A text that a language lacks is that of the app's default language.
pub struct Translated<'a> {
    language: &'a Language,
    key: &'static str,
    arguments: FluentArgs<'a>,
}

/// The text with this key; `t!` has seen that it is there.
pub fn text<'a>(language: &'a Language, key: &'static str) -> Translated<'a> {
    Translated { language, key, arguments: FluentArgs::new() }
}

/// What can stand in a text as a value; of its own, since the text may be kept longer than the value that it was given.
pub fn text_argument<T: TextArgument + ?Sized>(value: &T) -> FluentValue<'static> {
    match value.value() {
        FluentValue::String(text) => FluentValue::String(Cow::Owned(text.into_owned())),
        FluentValue::Number(number) => FluentValue::Number(number),
        FluentValue::Custom(custom) => FluentValue::Custom(custom),
        FluentValue::None => FluentValue::None,
        FluentValue::Error => FluentValue::Error,
    }
}

impl<'a> Translated<'a> {
    /// With a value.
    #[doc(hidden)]
    pub fn with(mut self, name: &'static str, value: FluentValue<'a>) -> Translated<'a> {
        self.arguments.set(name, value);
        self
    }
}

impl Language {
    /// The same for templates, whose macro has seen that the text is there.
    #[doc(hidden)]
    pub fn text(&self, key: &'static str) -> Translated<'_> {
        text(self, key)
    }
}

impl<'a> Translated<'a> {
    /// With a value, in a template.
    #[doc(hidden)]
    pub fn put<T: TextArgument + ?Sized>(self, name: &'static str, value: &T) -> Translated<'a> {
        self.with(name, text_argument(value))
    }
}

impl fmt::Display for Translated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, attribute) = match self.key.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (self.key, None),
        };
        let written = |texts: &Texts, f: &mut fmt::Formatter<'_>| {
            let message = texts.bundle.get_message(id)?;
            let pattern = match attribute {
                Some(attribute) => message.get_attribute(attribute)?.value(),
                None => message.value()?,
            };
            Some(texts.bundle.write_pattern(f, pattern, Some(&self.arguments), &mut Vec::new()))
        };
        let here = written(self.language.texts(), f);
        here.or_else(|| written(self.language.default_texts(), f)).unwrap_or_else(|| f.write_str(self.key))
    }
}

impl fmt::Debug for Translated<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Translated").field("language", &self.language).field("key", &self.key).finish_non_exhaustive()
    }
}

impl From<Translated<'_>> for String {
    fn from(text: Translated<'_>) -> String {
        text.to_string()
    }
}

/// As plain text.
impl Respond for Translated<'_> {
    fn respond(self, request: &Request) -> Result<Response> {
        self.to_string().respond(request)
    }
}

/// A value that can stand in a text of a language: text, a number, which chooses among the plurals of a text and is written
/// as the language writes it, and a [`SystemTime`], for `DATETIME` in a text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a text of a language",
    label = "a text takes `&str`, `String`, numbers and `SystemTime`",
    note = "help: give it as text, `&value.to_string()`, or implement `squall::TextArgument` for `{Self}`"
)]
pub trait TextArgument {
    /// The value, as Fluent knows it.
    fn value(&self) -> FluentValue<'_>;
}

impl TextArgument for str {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}

impl TextArgument for String {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}

impl TextArgument for Cow<'_, str> {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Borrowed(self))
    }
}

impl<T: TextArgument + ?Sized> TextArgument for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

/// A text within a text.
impl TextArgument for Translated<'_> {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::String(Cow::Owned(self.to_string()))
    }
}

impl TextArgument for SystemTime {
    fn value(&self) -> FluentValue<'_> {
        FluentValue::Custom(Box::new(Moment::from(*self)))
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(
            impl TextArgument for $number {
                fn value(&self) -> FluentValue<'_> {
                    FluentValue::from(*self)
                }
            }
        )*
    };
}

numbers!(u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64);

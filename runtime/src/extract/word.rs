//! What `#[derive(Text)]` stands on: values inside of a struct, and words.

use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::str::FromStr;

/// Text from which no value could be read: the error of a type that derives [`Text`](derive@crate::Text).
///
/// It prints as a sentence for the client, which a field's 400 repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError(String);

impl Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TextError {}

/// The only field of a struct that derives `Text`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from text and written as text",
    label = "the only field of a struct that derives `Text` must implement `FromStr` and `Display`",
    note = "help: put #[derive(squall::Text)] on `{Self}`, or implement `FromStr`, with an error that implements `Display`, and `Display` for it"
)]
pub trait TextValue: Sized {
    /// Reads it.
    fn read(text: &str) -> Result<Self, TextError>;
    /// Writes it.
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr<Err: Display> + Display> TextValue for T {
    fn read(text: &str) -> Result<T, TextError> {
        text.parse().map_err(|error: T::Err| TextError(error.to_string()))
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt(f)
    }
}

/// A type whose texts are some words: an enum that derives `Text`.
pub trait Words {
    /// All of them.
    const WORDS: &'static [&'static str];
}

/// Asks a type for its words: `KnownWords::<T>::WORDS`, with [`UnknownWords`] in scope. The inherent constant comes first.
pub struct KnownWords<T>(PhantomData<T>);

impl<T: Words> KnownWords<T> {
    /// They are known.
    pub const WORDS: Option<&'static [&'static str]> = Some(T::WORDS);
}

/// The answer for any other type.
pub trait UnknownWords {
    /// It has none.
    const WORDS: Option<&'static [&'static str]> = None;
}

impl<T> UnknownWords for KnownWords<T> {}

/// The error of a text that is none of these words.
pub fn unknown_word(words: &[&str]) -> TextError {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    TextError(match quoted.as_slice() {
        [only] => format!("expected {only}"),
        all => format!("expected one of {}", all.join(", ")),
    })
}

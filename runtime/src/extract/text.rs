//! Values that are text in a request: one, perhaps one, or many.

use super::values::{Bad, Values};
use crate::error::Result;
use std::fmt::Display;
use std::str::FromStr;

/// A type that can be read from text: any [`FromStr`] whose error can be printed.
///
/// It stands for a placeholder of the pattern, and for a field with `#[query]`, `#[header]` or `#[cookie]`:
///
/// - `T` must be there. The last query parameter of its name counts, and the first cookie; a header that is sent in
///   several lines is one list, joined by commas (RFC 9110, 5.3).
/// - `Option<T>` may be absent. An empty value from which no `T` can be read counts as absent, since forms send the
///   fields that nobody has filled in: `?page=` is `None` for a number, and `Some("")` for a `String`.
/// - `Vec<T>` takes all values in their order, without such empty ones; it may be empty.
/// - `Result<T, E>` lets the handler see what is wrong with it.
///
/// What cannot be read is answered by 400 and a sentence that names it; a placeholder's value by 404, since such a path
/// leads nowhere.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from text",
    label = "this type must implement `std::str::FromStr`, with an error that can be printed",
    note = "help: put #[derive(squall::Text)] on `{Self}`, or implement `FromStr` for it, with an error that implements `Display`"
)]
pub trait FromText: Sized {
    /// Reads it; the error is a sentence for the client.
    fn from_text(text: &str) -> Result<Self, String>;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr<Err: Display>> FromText for T {
    fn from_text(text: &str) -> Result<T, String> {
        text.parse().map_err(|error: T::Err| error.to_string())
    }
}

/// A type whose default can be written as a text.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not made from a text",
    label = "the default of a field of type `{Self}`",
    note = "help: write the value itself: default = 1, or any expression of type `{Self}`"
)]
pub trait DefaultOfText {
    /// The value.
    fn default_of(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> DefaultOfText for T {
    fn default_of(text: &'static str) -> T {
        T::from(text)
    }
}

/// How many values of a name a field takes.
pub trait Shape {
    /// What the field holds.
    type Value;
    /// Reads the values.
    fn read(values: Values<'_>) -> Result<Self::Value, Bad>;
}

/// A field that must be there.
pub struct One<T>(T);
/// A field of type `Option<T>`.
pub struct Maybe<T>(T);
/// A field of type `Vec<T>`.
pub struct Many<T>(T);

impl<T: FromText> Shape for One<T> {
    type Value = T;

    fn read(values: Values<'_>) -> Result<T, Bad> {
        let text = values.one()?.ok_or(Bad::Missing)?;
        T::from_text(&text).map_err(Bad::Value)
    }
}

impl<T: FromText> Shape for Maybe<T> {
    type Value = Option<T>;

    fn read(values: Values<'_>) -> Result<Option<T>, Bad> {
        match values.one()? {
            Some(text) => unless_empty(&text),
            None => Ok(None),
        }
    }
}

impl<T: FromText> Shape for Many<T> {
    type Value = Vec<T>;

    fn read(values: Values<'_>) -> Result<Vec<T>, Bad> {
        values.filter_map(|text| text.and_then(|text| unless_empty(&text)).transpose()).collect()
    }
}

/// The value; `None` for an empty text from which it cannot be read.
fn unless_empty<T: FromText>(text: &str) -> Result<Option<T>, Bad> {
    match T::from_text(text) {
        Ok(value) => Ok(Some(value)),
        Err(_) if text.is_empty() => Ok(None),
        Err(error) => Err(Bad::Value(error)),
    }
}

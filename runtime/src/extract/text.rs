//! Values that are text in a request: one, perhaps one, or many.

use crate::error::Result;
use std::fmt::Display;
use std::str::FromStr;

/// A type that can be read from text: any [`FromStr`] whose error can be printed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from text",
    label = "this type must implement `std::str::FromStr`",
    note = "implement `FromStr` for `{Self}`, with an error that implements `Display`"
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

/// How many values of a name a field takes.
pub trait Shape {
    /// What the field holds.
    type Value;
    /// Reads the values; `Ok(None)` says that one is missing.
    fn read<'v>(values: &mut dyn Iterator<Item = std::borrow::Cow<'v, str>>) -> Result<Option<Self::Value>, String>;
}

/// A field that must be there.
pub struct One<T>(T);
/// A field of type `Option<T>`.
pub struct Maybe<T>(T);
/// A field of type `Vec<T>`.
pub struct Many<T>(T);

impl<T: FromText> Shape for One<T> {
    type Value = T;
    fn read<'v>(values: &mut dyn Iterator<Item = std::borrow::Cow<'v, str>>) -> Result<Option<T>, String> {
        values.last().map(|text| T::from_text(&text)).transpose()
    }
}

impl<T: FromText> Shape for Maybe<T> {
    type Value = Option<T>;
    fn read<'v>(values: &mut dyn Iterator<Item = std::borrow::Cow<'v, str>>) -> Result<Option<Option<T>>, String> {
        Ok(Some(values.last().map(|text| T::from_text(&text)).transpose()?))
    }
}

impl<T: FromText> Shape for Many<T> {
    type Value = Vec<T>;
    fn read<'v>(values: &mut dyn Iterator<Item = std::borrow::Cow<'v, str>>) -> Result<Option<Vec<T>>, String> {
        Ok(Some(values.map(|text| T::from_text(&text)).collect::<Result<_, _>>()?))
    }
}

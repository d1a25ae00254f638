//! What the fields of a form may be, by their types.

use super::Form;
use super::reader::Reader;
use super::spec::{FieldSpec, Input};
use super::upload::Upload;
use super::view::{FieldGroup, FieldView, Source, Values};
use crate::extract::FromText;
use crate::route::FormFields;
use crate::secret::Secret;
use std::fmt::Display;
use std::marker::PhantomData;
use std::str::FromStr;
use zeroize::Zeroize;

/// A type that a field of a form may have: any that implements `FromStr` and `Display`, [`Upload`], [`Secret`], and a type
/// that derives [`Form`](derive@crate::Form).
///
/// Dates and times are those of the crate of your choice: `jiff::civil::Date`, `chrono::NaiveDate` and `time`'s, where it
/// has its feature `parsing`, all do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a form",
    label = "a field's type implements `FromStr`, with an error that can be printed, and `Display`",
    note = "help: put #[derive(squall::Text)] on `{Self}` if it is one value, and #[derive(squall::Form)] if it has fields of its own"
)]
pub trait FormValue: Sized {
    /// How it is shown.
    type View: FieldGroup;
    #[doc(hidden)]
    const INPUT: Input;

    #[doc(hidden)]
    fn take(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Self>;
    #[doc(hidden)]
    fn take_maybe(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Option<Self>>;
    #[doc(hidden)]
    fn put(&self, values: &mut Values, spec: &'static FieldSpec);
    #[doc(hidden)]
    fn view(source: &Source<'_>, spec: &'static FieldSpec) -> Self::View;
    /// What a file of this name, below the field's own, may be.
    #[doc(hidden)]
    fn file_rule(_spec: &'static FieldSpec, _below: &str) -> Option<&'static FieldSpec> {
        None
    }
}

/// Asks a type what its values are: `FormInput::<T>::INPUT`, with [`NoFormInput`] in scope. The inherent constant comes
/// first; a type that is no value of a form is told of elsewhere, once.
pub struct FormInput<T>(PhantomData<T>);

impl<T: FormValue> FormInput<T> {
    /// What it says.
    pub const INPUT: Input = T::INPUT;
}

/// The answer for any other type.
pub trait NoFormInput {
    /// It does not matter: the build stops.
    const INPUT: Input = Input::Text;
}

impl<T> NoFormInput for FormInput<T> {}

/// A type that derives `Form`, whether or not all of its fields are values of forms: a handler that reads it has nothing
/// to add where one is not.
pub trait FormBody: FormFields + Sized {
    /// [`Form::read`]
    fn read_body(reader: &mut Reader<'_>) -> Option<Self>;
    /// [`Form::file_rule`]
    fn rule_of(name: &str) -> Option<&'static FieldSpec>;
}

/// Asks a type that derives `Form` to do as one: with [`UnreadForm`] in scope.
pub struct ReadForm<T>(PhantomData<T>);

impl<T: Form> ReadForm<T> {
    /// Reads it.
    pub fn read(reader: &mut Reader<'_>) -> Option<T> {
        T::read(reader)
    }

    /// What a file of it may be.
    pub fn file_rule(name: &str) -> Option<&'static FieldSpec> {
        T::file_rule(name)
    }
}

/// What stands in where a field is no value of a form, which stops the build.
pub trait UnreadForm<T> {
    /// Never called.
    fn read(_: &mut Reader<'_>) -> Option<T> {
        None
    }

    /// Never called.
    fn file_rule(_: &str) -> Option<&'static FieldSpec> {
        None
    }
}

impl<T> UnreadForm<T> for ReadForm<T> {}

/// A type of which a field may have many: `Vec<T>`.
#[diagnostic::on_unimplemented(
    message = "a field of a form cannot be a list of `{Self}`",
    label = "a list has values that are text, or files",
    note = "help: a form within a form comes once; give each its own field"
)]
pub trait RepeatedFormValue: FormValue {
    #[doc(hidden)]
    fn take_many(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Vec<Self>>;
}

#[diagnostic::do_not_recommend]
impl<T: FromStr<Err: Display> + Display> FormValue for T {
    type View = FieldView;
    const INPUT: Input = Input::Text;

    fn take(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<T> {
        reader.text(spec)
    }

    fn take_maybe(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Option<T>> {
        reader.text_maybe(spec)
    }

    fn put(&self, values: &mut Values, spec: &'static FieldSpec) {
        values.put(spec, self.to_string());
    }

    fn view(source: &Source<'_>, spec: &'static FieldSpec) -> FieldView {
        source.field(spec)
    }
}

#[diagnostic::do_not_recommend]
impl<T: FromStr<Err: Display> + Display> RepeatedFormValue for T {
    fn take_many(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Vec<T>> {
        reader.text_many(spec)
    }
}

/// It is never shown again.
#[diagnostic::do_not_recommend]
impl<T: Zeroize> FormValue for Secret<T>
where
    Secret<T>: FromText,
{
    type View = FieldView;
    const INPUT: Input = Input::Text;

    fn take(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Secret<T>> {
        reader.text(spec)
    }

    fn take_maybe(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Option<Secret<T>>> {
        reader.text_maybe(spec)
    }

    fn put(&self, _values: &mut Values, _spec: &'static FieldSpec) {}

    fn view(source: &Source<'_>, spec: &'static FieldSpec) -> FieldView {
        source.field(spec).without_values()
    }
}

#[diagnostic::do_not_recommend]
impl FormValue for Upload {
    type View = FieldView;
    const INPUT: Input = Input::File;

    fn take(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Upload> {
        reader.file(spec)
    }

    fn take_maybe(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Option<Upload>> {
        reader.file_maybe(spec)
    }

    fn put(&self, _values: &mut Values, _spec: &'static FieldSpec) {}

    fn view(source: &Source<'_>, spec: &'static FieldSpec) -> FieldView {
        source.field(spec).without_values().of_files()
    }

    fn file_rule(spec: &'static FieldSpec, below: &str) -> Option<&'static FieldSpec> {
        below.is_empty().then_some(spec)
    }
}

impl RepeatedFormValue for Upload {
    fn take_many(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Vec<Upload>> {
        Some(reader.files(spec))
    }
}

/// What a type that derives `Form` is as a field of another; the derive calls these.
pub mod nested {
    use super::*;

    /// It must be there.
    pub fn take<T: Form>(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<T> {
        reader.nested(spec, T::read)
    }

    /// None of it may be there.
    pub fn take_maybe<T: Form>(reader: &mut Reader<'_>, spec: &'static FieldSpec) -> Option<Option<T>> {
        if reader.has_any(spec) { take(reader, spec).map(Some) } else { Some(None) }
    }

    /// Its values.
    pub fn put<T: Form>(form: &T, values: &mut Values, spec: &'static FieldSpec) {
        values.nested(spec, |values| form.write(values));
    }

    /// Its fields.
    pub fn view<T: Form>(source: &Source<'_>, spec: &'static FieldSpec) -> T::View {
        T::view(&source.nested(spec))
    }

    /// What a file of it may be.
    pub fn file_rule<T: Form>(below: &str) -> Option<&'static FieldSpec> {
        T::file_rule(below.strip_prefix('.')?)
    }
}

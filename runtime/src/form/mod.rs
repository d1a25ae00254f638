//! Forms: types whose fields are those of a form, read with all faults at once, and shown again with them.

mod arguments;
mod json;
mod multipart;
mod reader;
mod receive;
mod rejected;
pub mod rules;
pub mod spec;
mod upload;
pub mod value;
mod view;

pub use arguments::{ArgumentFile, Arguments, FromArguments, arguments};
pub use json::{RulesOf, WithoutRules};
pub use multipart::{Multipart, Part};
pub use reader::Reader;
pub use receive::upload;
pub use rejected::{OrPage, Rejected};
pub use upload::{Progress, Upload, WatchUploads};
pub use value::{FormBody, FormInput, FormValue, NoFormInput, ReadForm, RepeatedFormValue, UnreadForm};
pub use view::{FieldGroup, FieldView, FormView, Markup, Source, Values};

#[cfg(any(test, fuzzing))]
#[allow(unused_imports, reason = "the fuzz target's")]
pub(crate) use multipart::check;
#[cfg(feature = "sessions")]
pub(crate) use multipart::{first_part, is_multipart};

use crate::route::FormFields;
use spec::FieldSpec;

/// A type whose fields are those of a form. [Derive](derive@crate::Form) it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no form",
    label = "this type must derive `squall::Form`",
    note = "help: put #[derive(squall::Form)] on `{Self}`"
)]
pub trait Form: FormFields + Sized {
    /// Its fields to be shown: one [`FieldView`] for each.
    type View: FieldGroup;

    #[doc(hidden)]
    fn read(reader: &mut Reader<'_>) -> Option<Self>;
    #[doc(hidden)]
    fn view(source: &Source<'_>) -> Self::View;
    #[doc(hidden)]
    fn write(&self, values: &mut Values);
    /// What a file of this name may be.
    #[doc(hidden)]
    fn file_rule(name: &str) -> Option<&'static FieldSpec>;
}

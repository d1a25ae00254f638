//! The languages of a site: which one a visitor reads, and the texts in it.

mod catalog;
#[cfg(feature = "forms")]
mod faults;
mod format;
mod language;
mod negotiate;
mod text;

pub use catalog::{LanguageFiles, Languages, with_languages};
#[cfg(feature = "forms")]
pub(crate) use faults::say_faults;
pub use language::Language;
pub use text::{TextArgument, Translated, text, text_argument};

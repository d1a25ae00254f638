//! The languages of a site: which one a visitor reads, and the texts in it.

mod catalog;
mod format;
mod language;
mod negotiate;
mod text;

pub use catalog::{LanguageFiles, Languages, with_languages};
pub use language::Language;
pub use text::{TextArgument, Translated, text, text_argument};

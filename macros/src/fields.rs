//! Where the fields of a handler come from.

mod files;
mod parse;
mod shape;
mod source;

pub(crate) use files::{FileOptions, size};
pub(crate) use parse::fields;
#[cfg(any(feature = "forms", feature = "openapi"))]
pub(crate) use shape::argument_of;
pub(crate) use shape::{Shape, shape, written};
pub(crate) use source::{Field, Source, ValueKind};

//! Where the fields of a handler come from.

mod files;
mod parse;
mod shape;
mod source;

pub(crate) use files::{FileOptions, size};
pub(crate) use parse::fields;
pub(crate) use shape::{Shape, argument_of, shape, written};
pub(crate) use source::{Field, Source, ValueKind};

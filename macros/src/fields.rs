//! Where the fields of a handler come from.

mod parse;
mod shape;
mod source;

pub(crate) use parse::fields;
pub(crate) use shape::{Shape, shape, written};
pub(crate) use source::{Field, Source, ValueKind};

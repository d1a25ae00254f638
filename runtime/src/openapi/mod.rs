//! The OpenAPI document of an app, made from its handlers.

mod answers;
mod compose;
mod derived;
mod document;
mod errors;
mod form;
mod known;
mod merge;
mod names;
mod operation;
mod probe;
mod schemas;
mod security;
mod text;

pub use answers::{Answers, DescribeAnswer};
#[doc = include_str!("../../docs/json_schema.md")]
pub use derived::JsonSchema;
pub(crate) use document::Lazy;
pub use document::OpenApi;
pub use operation::{Operation, Place, written_down};
pub use probe::{AnswerOf, BodyOf, DefaultOf, ErrorOf, FailuresOf, Statuses, TextOf};
// What is said of types that know less.
pub use probe::{
    AnswerOutcome, BodyOutcome, ErrorUnknown, FailuresUnknown, NoDefault, OfNoSchema, TextBySchema, TextUnknown,
    WithoutAll, WithoutSchema,
};
pub use security::OfApp;

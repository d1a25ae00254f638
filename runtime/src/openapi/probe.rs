//! Asks types what is known of them: an inherent method comes before a trait's, and one of a value before one of a
//! reference to it. So a type that knows nothing is no error.

use super::answers::{Answers, DescribeAnswer, Unknown};
use super::schemas::schema_of;
use super::text::TextSchema;
use crate::error::Error;
use crate::extract::Words;
use crate::request::Request;
use crate::route::Outcome;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;
use std::marker::PhantomData;

/// What makes the schema of a type.
pub type SchemaFn = fn(&mut SchemaGenerator) -> Schema;

macro_rules! probe {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name<T>(PhantomData<T>);

        impl<T> $name<T> {
            /// Of this type.
            #[allow(clippy::new_without_default)]
            pub const fn new() -> $name<T> {
                $name(PhantomData)
            }
        }
    };
}

probe! {
    /// Asks a type that is read from text: `(&TextOf::<T>::new()).schema()`.
    TextOf
}

impl<T: Words> TextOf<T> {
    /// Its words.
    pub fn schema(&self) -> TextSchema {
        TextSchema::Words(T::WORDS)
    }
}

/// The answer for a type with a schema.
pub trait TextBySchema {
    /// By it.
    fn schema(&self) -> TextSchema;
}

impl<T: JsonSchema> TextBySchema for TextOf<T> {
    fn schema(&self) -> TextSchema {
        TextSchema::Json(schema_of::<T>)
    }
}

/// The answer for any other type.
pub trait TextUnknown {
    /// Nothing.
    fn schema(&self) -> TextSchema;
}

impl<T> TextUnknown for &TextOf<T> {
    fn schema(&self) -> TextSchema {
        TextSchema::Unknown
    }
}

probe! {
    /// Asks a type that is read from a body, or from a whole query: `(&BodyOf::<T>::new()).outcome()`.
    BodyOf
}

/// What is known of it.
pub trait BodyOutcome: Outcome {
    /// Its schema.
    const SCHEMA: Option<SchemaFn>;

    /// The same of a value.
    fn schema(&self) -> Option<SchemaFn> {
        Self::SCHEMA
    }
}

impl<T: JsonSchema> BodyOf<T> {
    /// Its schema.
    pub fn outcome(&self) -> BodyOf<T> {
        BodyOf::new()
    }
}

impl<T: JsonSchema> Outcome for BodyOf<T> {
    const LACKS: bool = false;
}

impl<T: JsonSchema> BodyOutcome for BodyOf<T> {
    const SCHEMA: Option<SchemaFn> = Some(schema_of::<T>);
}

/// Nothing is known.
pub struct Opaque;

impl BodyOutcome for Opaque {
    const SCHEMA: Option<SchemaFn> = None;
}

impl Outcome for Opaque {
    const LACKS: bool = true;
}

/// The answer for any other type.
pub trait OfNoSchema {
    /// None.
    fn outcome(&self) -> Opaque;
}

impl<T> OfNoSchema for &BodyOf<T> {
    fn outcome(&self) -> Opaque {
        Opaque
    }
}

/// A method of the handler `H`, to be asked what it answers: `(&AnswerOf::<H, _>::new(<H>::get)).outcome()`.
pub struct AnswerOf<H, F>(PhantomData<fn(H, F)>);

impl<H, F> AnswerOf<H, F> {
    /// Of this method.
    pub const fn new(_: &F) -> AnswerOf<H, F> {
        AnswerOf(PhantomData)
    }
}

/// What is known of an answer; `S` is where the schemas in it come from.
pub struct Described<T, S>(PhantomData<fn(T, S)>);

/// The same, to be written down.
pub trait AnswerOutcome: Outcome {
    /// Writes it down.
    fn describe(&self, answers: &mut Answers<'_>);
}

impl<T: DescribeAnswer> Outcome for Described<T, super::answers::Known> {
    const LACKS: bool = false;
}

impl<T: DescribeAnswer> AnswerOutcome for Described<T, super::answers::Known> {
    fn describe(&self, answers: &mut Answers<'_>) {
        T::describe(answers);
    }
}

impl<T: DescribeAnswer<Unknown>> Outcome for Described<T, Unknown> {
    const LACKS: bool = true;
}

impl<T: DescribeAnswer<Unknown>> AnswerOutcome for Described<T, Unknown> {
    fn describe(&self, answers: &mut Answers<'_>) {
        T::describe(answers);
    }
}

impl<H, F, W> AnswerOf<H, F>
where
    F: FnOnce(H) -> W,
    W: Future,
    W::Output: DescribeAnswer,
{
    /// All.
    pub fn outcome(&self) -> Described<W::Output, super::answers::Known> {
        Described(PhantomData)
    }
}

/// The answer for a method whose JSON has no schema.
pub trait WithoutSchema<T> {
    /// All but that.
    fn outcome(&self) -> Described<T, Unknown>;
}

impl<H, F, W> WithoutSchema<W::Output> for AnswerOf<H, F>
where
    F: FnOnce(H) -> W,
    W: Future,
    W::Output: DescribeAnswer<Unknown>,
{
    fn outcome(&self) -> Described<W::Output, Unknown> {
        Described(PhantomData)
    }
}

/// Nothing is known of an answer.
pub struct Silent;

impl Outcome for Silent {
    const LACKS: bool = false;
}

impl AnswerOutcome for Silent {
    fn describe(&self, answers: &mut Answers<'_>) {
        answers.anything();
    }
}

/// The answer for any other method.
pub trait WithoutAll {
    /// Nothing.
    fn outcome(&self) -> Silent;
}

impl<H, F> WithoutAll for &AnswerOf<H, F> {
    fn outcome(&self) -> Silent {
        Silent
    }
}

/// An error whose statuses are known. `#[derive(HttpError)]` implements it.
pub trait Statuses {
    /// All that it may have.
    const STATUSES: &'static [u16];
}

/// A method of the handler `H`, to be asked how it fails: `(&FailuresOf::<H, _>::new(<H>::get)).statuses()`.
pub struct FailuresOf<H, F>(PhantomData<fn(H, F)>);

impl<H, F> FailuresOf<H, F> {
    /// Of this method.
    pub const fn new(_: &F) -> FailuresOf<H, F> {
        FailuresOf(PhantomData)
    }
}

impl<H, F, W, T, E> FailuresOf<H, F>
where
    F: FnOnce(H) -> W,
    W: Future<Output = Result<T, E>>,
    E: Statuses,
{
    /// The statuses of its error.
    pub fn statuses(&self) -> &'static [u16] {
        E::STATUSES
    }
}

/// The answer for any other method.
pub trait FailuresUnknown {
    /// Nobody knows.
    fn statuses(&self) -> &'static [u16];
}

impl<H, F> FailuresUnknown for &FailuresOf<H, F> {
    fn statuses(&self) -> &'static [u16] {
        &[]
    }
}

/// What makes the app's pages of errors, to be asked what they are.
pub struct ErrorOf<F>(PhantomData<fn(F)>);

impl<F> ErrorOf<F> {
    /// Of this function.
    pub const fn new(_: &F) -> ErrorOf<F> {
        ErrorOf(PhantomData)
    }
}

impl<F, R> ErrorOf<F>
where
    F: Fn(&Error, &Request) -> R,
    R: DescribeAnswer,
{
    /// All.
    pub fn outcome(&self) -> Described<R, super::answers::Known> {
        Described(PhantomData)
    }
}

/// The answer for any other function.
pub trait ErrorUnknown {
    /// Nothing.
    fn outcome(&self) -> Silent;
}

impl<F> ErrorUnknown for &ErrorOf<F> {
    fn outcome(&self) -> Silent {
        Silent
    }
}

/// A default, to be asked how it looks: `(&DefaultOf(value)).json()`.
pub struct DefaultOf<T>(pub T);

impl<T: Serialize> DefaultOf<T> {
    /// In JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::to_value(&self.0).ok()
    }
}

/// The answer for a type that serde cannot write.
pub trait NoDefault {
    /// Nobody knows.
    fn json(&self) -> Option<Value>;
}

impl<T> NoDefault for &DefaultOf<T> {
    fn json(&self) -> Option<Value> {
        None
    }
}

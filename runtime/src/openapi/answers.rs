//! What a handler answers, by the type of its answer.

use super::schemas::schema_of;
use crate::body::Body;
use crate::respond::{Atom, Attachment, Conditional, Created, File, Html, Json, Redirect, Streamed};
use crate::sse::Events;
use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderMap, HeaderName};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The answers of one operation of an [`OpenApi`](crate::OpenApi) document: what [`DescribeAnswer`] writes into.
#[derive(Debug)]
pub struct Answers<'s> {
    pub(super) schemas: &'s mut SchemaGenerator,
    pub(super) found: BTreeMap<Cow<'static, str>, Answer>,
    /// Whether one of them is JSON, or nothing at all: what programs ask for.
    pub(super) for_programs: bool,
    /// Whether it is known at all.
    pub(super) unknown: bool,
}

/// All that is answered with one status.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    pub(super) content: BTreeMap<&'static str, Value>,
    pub(super) headers: BTreeMap<&'static str, &'static str>,
}

impl<'s> Answers<'s> {
    pub(super) fn new(schemas: &'s mut SchemaGenerator) -> Answers<'s> {
        Answers { schemas, found: BTreeMap::new(), for_programs: false, unknown: false }
    }

    /// A body of this media type, of which no more is told than that it is text or bytes.
    pub fn body(&mut self, status: u16, media_type: &'static str) {
        let schema = if media_type.starts_with("text/") { json!({"type": "string"}) } else { json!({}) };
        self.add(status, media_type, schema);
    }

    /// A JSON body of this type.
    pub fn json<T: JsonSchema>(&mut self, status: u16) {
        let schema = schema_of::<T>(self.schemas);
        self.for_programs = true;
        self.add(status, "application/json", schema.to_value());
    }

    /// No body.
    pub fn empty(&mut self, status: u16) {
        self.found.entry(status.to_string().into()).or_default();
    }

    /// A header of the answers with this status, and what it says.
    pub fn header(&mut self, status: u16, name: &'static str, meaning: &'static str) {
        self.found.entry(status.to_string().into()).or_default().headers.insert(name, meaning);
    }

    /// Anything.
    pub(super) fn anything(&mut self) {
        self.unknown = true;
    }

    fn add(&mut self, status: u16, media_type: &'static str, schema: Value) {
        let content = &mut self.found.entry(status.to_string().into()).or_default().content;
        match content.get_mut(media_type) {
            None => _ = content.insert(media_type, schema),
            Some(before) if *before != schema => {
                let before_it = before.take();
                *before = json!({"anyOf": [before_it, schema]});
            }
            Some(_) => {}
        }
    }

    /// What succeeds has this status.
    fn restate(&mut self, status: &'static str) {
        let succeeded: Vec<_> = self.found.keys().filter(|status| status.starts_with('2')).cloned().collect();
        for before in succeeded {
            let answer = self.found.remove(&before).unwrap_or_default();
            let now = self.found.entry(status.into()).or_default();
            now.content.extend(answer.content);
            now.headers.extend(answer.headers);
        }
    }

    fn headers(&mut self, name: &'static str, meaning: &'static str) {
        for (_, answer) in self.found.iter_mut().filter(|(status, _)| status.starts_with('2')) {
            answer.headers.insert(name, meaning);
        }
    }
}

impl Answer {
    /// As a Response Object.
    pub(super) fn object(&self, meaning: &str) -> Value {
        let mut object = Map::from_iter([("description".to_owned(), Value::from(meaning))]);
        if !self.content.is_empty() {
            let content = self.content.iter().map(|(media_type, schema)| {
                let schema = if *schema == json!({}) { json!({}) } else { json!({"schema": schema}) };
                ((*media_type).to_owned(), schema)
            });
            object.insert("content".to_owned(), content.collect());
        }
        if !self.headers.is_empty() {
            let headers = self.headers.iter().map(|(name, meaning)| {
                ((*name).to_owned(), json!({"description": meaning, "schema": {"type": "string"}}))
            });
            object.insert("headers".to_owned(), headers.collect());
        }
        Value::Object(object)
    }
}

/// An answer that says what it is, for the [`OpenApi`](crate::OpenApi) document. The answers of squall's own do, and those
/// made of them; a type of yours that implements [`Respond`](crate::Respond) says so by this. Of one that does not, the document
/// tells nothing.
///
/// ```
/// use squall::{Answers, DescribeAnswer, Request, Respond, Response, Result};
///
/// struct Csv(String);
///
/// impl Respond for Csv {
///     fn respond(self, request: &Request) -> Result<Response> {
///         ([(http::header::CONTENT_TYPE, "text/csv")], self.0).respond(request)
///     }
/// }
///
/// impl DescribeAnswer for Csv {
///     fn describe(answers: &mut Answers<'_>) {
///         answers.body(200, "text/csv");
///     }
/// }
/// ```
///
/// `S` is not for you: by it squall tells JSON of a type that has no schema.
pub trait DescribeAnswer<S = Known> {
    /// Says it.
    fn describe(answers: &mut Answers<'_>);
}

/// Types have schemas.
#[doc(hidden)]
#[derive(Debug)]
pub struct Known;

/// They have none, or it is not asked for.
#[doc(hidden)]
#[derive(Debug)]
pub struct Unknown;

/// Where the schemas of JSON come from.
#[doc(hidden)]
pub trait SchemaSource<T> {
    /// The schema.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

impl<T: JsonSchema> SchemaSource<T> for Known {
    fn schema(generator: &mut SchemaGenerator) -> Schema {
        schema_of::<T>(generator)
    }
}

impl<T> SchemaSource<T> for Unknown {
    fn schema(_: &mut SchemaGenerator) -> Schema {
        Schema::from(Map::new())
    }
}

impl<T, S: SchemaSource<T>> DescribeAnswer<S> for Json<T> {
    fn describe(answers: &mut Answers<'_>) {
        let schema = S::schema(answers.schemas).to_value();
        answers.for_programs = true;
        answers.add(200, "application/json", schema);
    }
}

/// Types whose answer is a body of one media type.
macro_rules! bodies {
    ($($type:ty: $media_type:literal),*) => {$(
        impl<S> DescribeAnswer<S> for $type {
            fn describe(answers: &mut Answers<'_>) {
                answers.body(200, $media_type);
            }
        }
    )*};
}

bodies! {
    &'static str: "text/plain",
    String: "text/plain",
    Cow<'static, str>: "text/plain",
    Bytes: "application/octet-stream",
    Vec<u8>: "application/octet-stream",
    &'static [u8]: "application/octet-stream",
    Events: "text/event-stream",
    Streamed: "*/*",
    Body: "*/*"
}

impl<T, S> DescribeAnswer<S> for Html<T> {
    fn describe(answers: &mut Answers<'_>) {
        answers.body(200, "text/html");
    }
}

impl<T, S> DescribeAnswer<S> for Atom<T> {
    fn describe(answers: &mut Answers<'_>) {
        answers.body(200, "application/atom+xml");
    }
}

impl<S> DescribeAnswer<S> for () {
    fn describe(answers: &mut Answers<'_>) {
        answers.for_programs = true;
        answers.empty(204);
    }
}

/// Any: the type does not say it.
impl<S> DescribeAnswer<S> for StatusCode {
    fn describe(answers: &mut Answers<'_>) {
        answers.anything();
    }
}

/// Any: the type does not say it.
impl<B, S> DescribeAnswer<S> for http::Response<B> {
    fn describe(answers: &mut Answers<'_>) {
        answers.anything();
    }
}

impl<S> DescribeAnswer<S> for Redirect {
    fn describe(answers: &mut Answers<'_>) {
        answers.found.entry("3XX".into()).or_default().headers.insert("Location", "Where it is.");
    }
}

impl<S> DescribeAnswer<S> for File {
    fn describe(answers: &mut Answers<'_>) {
        answers.body(200, "*/*");
        answers.body(206, "*/*");
        answers.empty(304);
        answers.header(200, "ETag", "The state of the file.");
        answers.header(200, "Last-Modified", "When it was changed last.");
    }
}

impl<T: DescribeAnswer<S>, S> DescribeAnswer<S> for Attachment<T> {
    fn describe(answers: &mut Answers<'_>) {
        T::describe(answers);
        answers.headers("Content-Disposition", "The name under which it is to be kept.");
    }
}

impl<T: DescribeAnswer<S>, S> DescribeAnswer<S> for Conditional<T> {
    fn describe(answers: &mut Answers<'_>) {
        T::describe(answers);
        answers.headers("ETag", "The state of what is answered.");
        answers.empty(304);
    }
}

impl<T: DescribeAnswer<S>, S> DescribeAnswer<S> for Created<T> {
    fn describe(answers: &mut Answers<'_>) {
        T::describe(answers);
        answers.restate("201");
        answers.headers("Location", "Where what was made is.");
    }
}

impl<T: DescribeAnswer<S>, E, S> DescribeAnswer<S> for crate::error::Result<T, E> {
    fn describe(answers: &mut Answers<'_>) {
        T::describe(answers);
    }
}

impl<T: DescribeAnswer<S>, S> DescribeAnswer<S> for Option<T> {
    fn describe(answers: &mut Answers<'_>) {
        T::describe(answers);
        answers.empty(404);
    }
}

impl<T: DescribeAnswer<S>, S> DescribeAnswer<S> for (StatusCode, T) {
    fn describe(answers: &mut Answers<'_>) {
        T::describe(answers);
        answers.restate("2XX");
    }
}

impl<T: DescribeAnswer<S>, S> DescribeAnswer<S> for (HeaderMap, T) {
    fn describe(answers: &mut Answers<'_>) {
        T::describe(answers);
    }
}

impl<V, T: DescribeAnswer<S>, S, const N: usize> DescribeAnswer<S> for ([(HeaderName, V); N], T) {
    fn describe(answers: &mut Answers<'_>) {
        T::describe(answers);
    }
}

impl<H, T: DescribeAnswer<S>, S> DescribeAnswer<S> for (StatusCode, H, T) {
    fn describe(answers: &mut Answers<'_>) {
        T::describe(answers);
        answers.restate("2XX");
    }
}

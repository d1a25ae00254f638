//! A handler as it writes itself down.

use super::answers::{Answer, Answers};
use super::form;
use super::probe::{AnswerOutcome, SchemaFn};
use super::schemas::{Schemas, resolved};
use super::text::{TextSchema, not_empty};
use crate::route::{FileRule, FormField};
use serde_json::{Map, Value, json};
use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A handler as it writes itself down: what its requests bring, and what each of its methods answers.
#[derive(Default)]
pub struct Operation {
    pub(super) schemas: Schemas,
    /// The text of its documentation.
    pub(super) told: &'static str,
    pub(super) deprecated: bool,
    /// What is known of placeholders, by name.
    pub(super) placeholders: BTreeMap<&'static str, Value>,
    /// The parameters besides those.
    pub(super) parameters: Vec<Value>,
    pub(super) body: Option<Value>,
    pub(super) faults: Faults,
    pub(super) methods: Vec<Method>,
    /// Whether its body is JSON.
    pub(super) json: bool,
}

/// What can be wrong with a request.
#[derive(Clone, Copy, Default)]
pub(super) struct Faults {
    /// A value that cannot be read, or is missing.
    pub(super) value: bool,
    /// A placeholder that cannot be read.
    pub(super) placeholder: bool,
    /// A body too long, or broken off.
    pub(super) body: bool,
    /// A body of another media type, or another shape.
    pub(super) format: bool,
}

/// One method, and what it answers.
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) answers: BTreeMap<Cow<'static, str>, Answer>,
    /// Whether it answers with JSON, or with nothing at all.
    pub(super) for_programs: bool,
    pub(super) unknown: bool,
    /// The statuses of its own errors.
    pub(super) failures: &'static [u16],
}

/// Where a value by name stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        }
    }
}

/// Headers that OpenAPI tells otherwise.
const TOLD_ELSEWHERE: [&str; 3] = ["accept", "authorization", "content-type"];

/// Has a handler write itself into what it is given, which is an [`Operation`].
pub fn written_down(operation: &mut dyn Any, write: fn(&mut Operation)) {
    if let Some(operation) = operation.downcast_mut() {
        write(operation);
    }
}

impl Operation {
    /// Its documentation, and whether it is not to be used any more.
    pub fn told(&mut self, text: &'static str, deprecated: bool) {
        (self.told, self.deprecated) = (text, deprecated);
    }

    /// A placeholder of the path. One whose text may be any is never refused.
    pub fn placeholder(&mut self, name: &'static str, schema: TextSchema, any: bool) {
        let schema = not_empty(schema.json(&mut self.schemas));
        self.faults.placeholder |= !any;
        self.placeholders.insert(name, schema);
    }

    /// A value by name: whether it must be there, whether there may be several, and what stands in for it.
    pub fn value(
        &mut self,
        (place, name): (Place, &'static str),
        (required, several): (bool, bool),
        schema: TextSchema,
        default: Option<Value>,
    ) {
        if place == Place::Header && TOLD_ELSEWHERE.contains(&name) {
            return;
        }
        let mut schema = schema.json(&mut self.schemas);
        if let (Some(default), Some(object)) = (default, schema.as_object_mut()) {
            object.insert("default".to_owned(), default);
        }
        if several {
            schema = json!({"type": "array", "items": schema});
        }
        self.faults.value = true;
        let mut parameter = json!({"name": name, "in": place.name(), "schema": schema});
        if required {
            parameter["required"] = true.into();
        }
        self.parameters.push(parameter);
    }

    /// The whole query as one type.
    pub fn query(&mut self, field: &'static str, schema: Option<SchemaFn>) {
        self.faults.value = true;
        let schema = schema.map(|schema| schema(&mut self.schemas.requests).to_value());
        let known = schema.as_ref().and_then(|schema| resolved(schema, &self.schemas.requests));
        let Some(properties) = known.and_then(|known| known.get("properties")).and_then(Value::as_object) else {
            let schema = schema.unwrap_or_else(|| json!({"type": "object", "additionalProperties": true}));
            let parameter = json!({"name": field, "in": "query", "style": "form", "explode": true, "schema": schema});
            return self.parameters.push(parameter);
        };
        let required = known.and_then(|known| known.get("required")).and_then(Value::as_array);
        for (name, schema) in properties {
            let mut parameter = json!({"name": name, "in": "query", "schema": not_null(schema.clone())});
            if required.is_some_and(|required| required.iter().any(|required| required == name)) {
                parameter["required"] = true.into();
            }
            self.parameters.push(parameter);
        }
    }

    /// A JSON body.
    pub fn json(&mut self, required: bool, schema: Option<SchemaFn>) {
        (self.json, self.faults.body, self.faults.format) = (true, true, true);
        let schema = schema.map_or_else(|| json!({}), |schema| schema(&mut self.schemas.requests).to_value());
        self.body = Some(json!({"required": required, "content": {"application/json": {"schema": schema}}}));
    }

    /// A form by a type that tells its fields, or has a schema.
    pub fn form(&mut self, required: bool, fields: Option<&'static [FormField]>, schema: Option<SchemaFn>) {
        (self.faults.body, self.faults.format) = (true, true);
        let (schema, file) = match fields {
            Some(fields) => (form::schema(fields), fields.iter().any(|field| field.file)),
            None => {
                let any = || json!({"type": "object"});
                (schema.map_or_else(any, |schema| schema(&mut self.schemas.requests).to_value()), false)
            }
        };
        self.body = Some(json!({"required": required, "content": form::content(&schema, file)}));
    }

    /// Files of one name.
    pub fn upload(&mut self, (name, rule): (&'static str, &FileRule), (required, several): (bool, bool)) {
        (self.faults.body, self.faults.format) = (true, true);
        self.body = Some(json!({"required": required, "content": form::files(name, rule, (required, several))}));
    }

    /// A body as it comes.
    pub fn raw(&mut self, media_type: &'static str) {
        let form = media_type.starts_with("multipart/");
        (self.faults.body, self.faults.format) = (true, form);
        let content = match media_type {
            "text/plain" => json!({"schema": {"type": "string"}}),
            _ if form => json!({"schema": form::any()}),
            _ => json!({}),
        };
        self.body = Some(json!({"required": form, "content": {media_type: content}}));
    }

    /// Values of any name, in the query and in a form.
    pub fn arguments(&mut self) {
        (self.faults.value, self.faults.body) = (true, true);
        self.body = Some(json!({"required": false, "content": form::any_content()}));
        // Whatever it is, it is a text there.
        let schema = json!({"type": "object", "additionalProperties": true});
        self.parameters
            .push(json!({"name": "arguments", "in": "query", "style": "form", "explode": true, "schema": schema}));
    }

    /// A method, and what it answers.
    pub fn method(&mut self, name: &'static str, outcome: &dyn Fn(&mut Answers<'_>)) {
        let mut answers = Answers::new(&mut self.schemas.answers);
        outcome(&mut answers);
        let Answers { found, for_programs, unknown, .. } = answers;
        self.methods.push(Method { name, answers: found, for_programs, unknown, failures: &[] });
    }

    /// The statuses of the errors of the method that was told of last.
    pub fn fails(&mut self, statuses: &'static [u16]) {
        if let Some(method) = self.methods.last_mut() {
            method.failures = statuses;
        }
    }

    /// What a method answers.
    pub fn answers(outcome: impl AnswerOutcome, answers: &mut Answers<'_>) {
        outcome.describe(answers);
    }
}

/// A value of a query is never null, but absent.
fn not_null(mut schema: Value) -> Value {
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            schema["type"] = only;
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| *choice != json!({"type": "null"}));
        if let [only] = choices.as_slice() {
            return only.clone();
        }
    }
    schema
}

/// An object of these members.
pub(super) fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

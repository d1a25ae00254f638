//! Values that are text in a request: their schemas.

use super::schemas::{Schemas, resolved};
use schemars::{Schema, SchemaGenerator};
use serde_json::{Value, json};

/// What is known of a type that is read from text.
pub enum TextSchema {
    /// It is one of these words.
    Words(&'static [&'static str]),
    /// It has a schema, which says how it looks in JSON.
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// Nothing.
    Unknown,
}

impl TextSchema {
    /// As JSON. A text is no object and no list: where the type is one in JSON, its text is told as a text.
    pub(super) fn json(&self, schemas: &mut Schemas) -> Value {
        match self {
            TextSchema::Words(words) => json!({"type": "string", "enum": words}),
            TextSchema::Unknown => json!({"type": "string"}),
            TextSchema::Json(schema) => {
                let schema = schema(&mut schemas.requests).to_value();
                let is_text = resolved(&schema, &schemas.requests).is_some_and(|schema| {
                    let kind = schema.get("type").and_then(Value::as_str);
                    matches!(kind, Some("string" | "integer" | "number" | "boolean"))
                });
                if is_text { schema } else { json!({"type": "string"}) }
            }
        }
    }
}

/// The same for what is at least one character long.
pub(super) fn not_empty(mut schema: Value) -> Value {
    if let Some(object) = schema.as_object_mut()
        && object.get("type").is_some_and(|kind| kind == "string")
        && !object.contains_key("enum")
        && !object.contains_key("format")
    {
        object.entry("minLength").or_insert(1.into());
    }
    schema
}

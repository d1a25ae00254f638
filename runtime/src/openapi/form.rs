//! Forms as bodies: urlencoded, or `multipart/form-data`, which alone has files.

use crate::route::{FieldValue, FileRule, FormField};
use serde_json::{Map, Number, Value, json};

const URLENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// A form of these fields.
pub(super) fn schema(fields: &[FormField]) -> Value {
    let properties = fields.iter().map(|field| {
        let one = if field.file { file() } else { value(&field.value) };
        let schema = if field.repeated { json!({"type": "array", "items": one}) } else { one };
        (field.name.to_owned(), schema)
    });
    let properties: Map<_, _> = properties.collect();
    let required: Vec<_> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let mut schema = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        schema["required"] = required.into();
    }
    schema
}

/// One value of a field, as its rules say.
fn value(value: &FieldValue) -> Value {
    let number = matches!(value.input, "integer" | "decimal");
    let mut schema = match value.input {
        "integer" => json!({"type": "integer"}),
        "decimal" => json!({"type": "number"}),
        "checkbox" => json!({"type": "boolean"}),
        "url" => json!({"type": "string", "format": "uri"}),
        format @ ("email" | "password" | "date") => json!({"type": "string", "format": format}),
        _ => json!({"type": "string"}),
    };
    if number {
        for (name, bound) in [("minimum", value.min), ("maximum", value.max)] {
            if let Some(bound) = bound.and_then(|bound| bound.parse::<Number>().ok()) {
                schema[name] = bound.into();
            }
        }
        return schema;
    }
    if let Some(options) = value.options {
        schema["enum"] = options.into();
    }
    for (name, bound) in [("minLength", value.min_length.filter(|least| *least > 0)), ("maxLength", value.max_length)] {
        if let Some(bound) = bound {
            schema[name] = bound.into();
        }
    }
    schema
}

/// A form of any parts, which have no control characters in their names.
pub(super) fn any() -> Value {
    json!({"type": "object", "propertyNames": {"pattern": "^[^\\u0000-\\u001f\\u007f]*$"}})
}

/// The content of a body that is a form of any fields.
pub(super) fn any_content() -> Value {
    json!({URLENCODED: {"schema": {"type": "object"}}, MULTIPART: {"schema": any()}})
}

fn file() -> Value {
    json!({"type": "string", "format": "binary"})
}

/// The content of a body that is a form.
pub(super) fn content(schema: &Value, file: bool) -> Value {
    if file {
        json!({MULTIPART: {"schema": schema}})
    } else {
        json!({URLENCODED: {"schema": schema}, MULTIPART: {"schema": schema}})
    }
}

/// The content of a body of files.
pub(super) fn files(name: &'static str, rule: &FileRule, (required, several): (bool, bool)) -> Value {
    let field = FormField { name, required, repeated: several, file: true, of: "", value: FieldValue::TEXT };
    let mut schema = schema(&[field]);
    if several {
        schema["properties"][name]["maxItems"] = rule.most.into();
    }
    let mut content = json!({MULTIPART: {"schema": schema}});
    if !rule.accept.is_empty() {
        content[MULTIPART]["encoding"] = json!({name: {"contentType": rule.accept.join(", ")}});
    }
    content
}

//! Schemas of what comes and of what is answered: serde may read a type otherwise than it writes it.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value};

/// Where a schema of what comes is referred to, until all are known.
pub(super) const REQUESTS: &str = "/requests";
/// Where a schema of what is answered is.
pub(super) const ANSWERS: &str = "/answers";

/// The schemas of a document.
pub struct Schemas {
    pub(super) requests: SchemaGenerator,
    pub(super) answers: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Schemas {
        let settings = |path: &'static str| SchemaSettings::draft2020_12().with(|it| it.definitions_path = path.into());
        Schemas {
            requests: settings(REQUESTS).for_deserialize().into_generator(),
            answers: settings(ANSWERS).for_serialize().into_generator(),
        }
    }
}

/// The schema of a type, or a reference to it.
pub fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// What a schema says, be it there or referred to.
pub(super) fn resolved<'s>(schema: &'s Value, generator: &'s SchemaGenerator) -> Option<&'s Map<String, Value>> {
    let object = schema.as_object()?;
    let Some(Value::String(reference)) = object.get("$ref") else { return Some(object) };
    let name = reference.rsplit('/').next()?;
    generator.definitions().get(name)?.as_object()
}

/// Calls this with each object of a value, the outer ones first.
pub(super) fn each_object(value: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            visit(object);
            for value in object.values_mut() {
                each_object(value, visit);
            }
        }
        Value::Array(values) => {
            for value in values {
                each_object(value, visit);
            }
        }
        _ => {}
    }
}

/// The bounds of Rust's integers, which their schemas leave to the name of the format.
pub(super) fn bound(schema: &mut Map<String, Value>) {
    let Some(Value::String(format)) = schema.get("format") else { return };
    let (least, most): (Value, Value) = match format.as_str() {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" | "int" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0.into(), u8::MAX.into()),
        "uint16" => (0.into(), u16::MAX.into()),
        "uint32" => (0.into(), u32::MAX.into()),
        "uint64" | "uint" => (0.into(), u64::MAX.into()),
        _ => return,
    };
    schema.entry("minimum").or_insert(least);
    schema.entry("maximum").or_insert(most);
}

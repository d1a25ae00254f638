//! Types of squall's own that stand in messages.

use crate::secret::Secret;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use std::borrow::Cow;
use zeroize::Zeroize;

/// As what is in it, and nothing to be shown.
impl<T: JsonSchema + Zeroize> JsonSchema for Secret<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        Cow::Owned(format!("Secret_{}", T::schema_name()))
    }

    fn schema_id() -> Cow<'static, str> {
        Cow::Owned(format!("squall::Secret<{}>", T::schema_id()))
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        if schema.get("type").is_some_and(|kind| kind == "string") {
            schema.insert("format".to_owned(), "password".into());
        }
        schema
    }
}

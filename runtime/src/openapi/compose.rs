//! From the table of an app to its document.

use super::answers::Answer;
use super::errors::{self, Shared};
use super::merge;
use super::names::{self, Ids};
use super::operation::{Method, Operation};
use super::schemas::Schemas;
use super::security::OfApp;
use crate::route::{Documented, Listed, Methods, Table};
use http::StatusCode;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The document.
pub(super) fn document(of: &OfApp, table: &Table) -> Value {
    let mut schemas = Schemas::default();
    let mut shared = Shared::new(errors::page(of, &mut schemas.answers));
    let mut handlers = Vec::new();
    let mut ids = Ids::default();
    for listed in table.listed() {
        if let Some(operation) = written_down(listed, &mut schemas) {
            ids.count(listed.route.name);
            handlers.push((listed, operation));
        }
    }
    let mut paths = Paths::default();
    for (listed, operation) in &handlers {
        let (path, placeholders) = names::path(listed);
        let (path, own_names) = paths.path(path, &placeholders);
        for method in &operation.methods {
            let parameters = parameters(operation, &placeholders, &own_names);
            let several = operation.methods.len() > 1;
            let id = ids.of(listed.route, several.then_some(method.name));
            let made = one(of, listed, operation, method, parameters, id, &mut shared);
            paths.put(&path, method.name, made);
        }
    }
    let mut components = shared.components();
    let schemes = of.schemes();
    if !schemes.is_empty() {
        components["securitySchemes"] = schemes.into();
    }
    let mut info = json!({"title": of.title, "version": of.version});
    if let Some(text) = Some(of.told.trim()).filter(|text| !text.is_empty()) {
        info["description"] = text.into();
    }
    let mut document = json!({"openapi": "3.1.1", "info": info, "paths": paths.all, "components": components});
    merge::components(&mut document, schemas);
    document
}

/// What the handler says, if it is to be in the document.
fn written_down(listed: &Listed, schemas: &mut Schemas) -> Option<Operation> {
    let route = listed.route;
    let describe = route.describe.filter(|_| !route.broken)?;
    let documented = route.protection.documented;
    if documented == Documented::Off {
        return None;
    }
    let mut operation = Operation { schemas: std::mem::take(schemas), ..Operation::default() };
    (describe.write)(&mut operation);
    *schemas = std::mem::take(&mut operation.schemas);
    if documented == Documented::Unsaid && !operation.json {
        operation.methods.retain(|method| method.for_programs);
    }
    (!operation.methods.is_empty()).then_some(operation)
}

/// The paths of a document.
#[derive(Default)]
struct Paths {
    all: Map<String, Value>,
    /// The path of each shape, and the names of its placeholders.
    shapes: BTreeMap<String, (String, Vec<&'static str>)>,
}

impl Paths {
    /// The path, with the names that the first one of its shape has.
    fn path(&mut self, path: String, placeholders: &[(&'static str, bool)]) -> (String, Vec<&'static str>) {
        let names = || placeholders.iter().map(|(name, _)| *name).collect();
        self.shapes.entry(names::shape(&path)).or_insert_with(|| (path, names())).clone()
    }

    /// The first one of a method stays: it is the one that the table prefers.
    fn put(&mut self, path: &str, method: &str, operation: Value) {
        let item = self.all.entry(path).or_insert_with(|| json!({}));
        if item.get(method).is_none() {
            item[method] = operation;
        }
    }
}

/// The placeholders, and what else the handler takes by name.
fn parameters(operation: &Operation, placeholders: &[(&'static str, bool)], names: &[&'static str]) -> Vec<Value> {
    let placeholders = placeholders.iter().zip(names).map(|((own, rest), name)| {
        let mut schema = operation.placeholders.get(own).cloned().unwrap_or_else(|| json!({"type": "string"}));
        let mut parameter = json!({"name": name, "in": "path", "required": true});
        if *rest {
            schema.as_object_mut().map(|schema| schema.remove("minLength"));
            parameter["description"] = "All that follows, slashes included.".into();
        }
        parameter["schema"] = schema;
        parameter
    });
    placeholders.chain(operation.parameters.iter().cloned()).collect()
}

fn one(
    of: &OfApp,
    listed: &Listed,
    operation: &Operation,
    method: &Method,
    mut parameters: Vec<Value>,
    id: String,
    shared: &mut Shared,
) -> Value {
    let mut made = json!({"operationId": id});
    let (summary, description) = names::told(operation.told);
    for (name, text) in [("summary", summary), ("description", description)] {
        if let Some(text) = text {
            made[name] = text.into();
        }
    }
    if let Some(tag) = names::tag(listed.route) {
        made["tags"] = json!([tag]);
    }
    if operation.deprecated {
        made["deprecated"] = true.into();
    }
    let known = Methods::of(&method.name.to_uppercase().parse().unwrap_or_default()).unwrap_or(Methods::GET);
    let foreign = of.refuses_foreign(listed, known);
    if foreign && of.sessions {
        parameters.push(json!({
            "name": "X-XSRF-Token",
            "in": "header",
            "description": "The token of the session, where the client sends neither `Sec-Fetch-Site` nor `Origin`.",
            "schema": {"type": "string"},
        }));
    }
    if !parameters.is_empty() {
        made["parameters"] = parameters.into();
    }
    if let Some(body) = operation.body.as_ref().filter(|_| !matches!(known, Methods::GET | Methods::HEAD)) {
        made["requestBody"] = body.clone();
    }
    if let Some(requirement) = of.requirement(listed) {
        made["security"] = requirement;
    }
    made["responses"] = responses(operation, listed, method, foreign, shared);
    made
}

/// What the method answers, and what squall answers in its place.
fn responses(operation: &Operation, listed: &Listed, method: &Method, foreign: bool, shared: &mut Shared) -> Value {
    let mut responses = Map::new();
    for (status, answer) in &method.answers {
        let number = status.parse::<StatusCode>().ok();
        let response = match number {
            Some(number) if number.is_client_error() && answer.content.is_empty() => shared.of(number),
            _ => answer.object(meaning(status, answer)),
        };
        responses.insert(status.to_string(), response);
    }
    let failures = method.failures.iter().filter_map(|status| StatusCode::from_u16(*status).ok());
    for status in errors::statuses(operation, listed, foreign).into_iter().chain(failures) {
        responses.entry(status.as_str()).or_insert_with(|| shared.of(status));
    }
    let any = if method.unknown { json!({"description": "What the handler answers."}) } else { shared.any() };
    responses.insert("default".to_owned(), any);
    Value::Object(responses)
}

fn meaning(status: &str, answer: &Answer) -> &'static str {
    match status {
        "201" => "It has been made.",
        "204" => "It is done.",
        "304" => "The client has it already.",
        status if status.starts_with('3') => "It is elsewhere.",
        _ if answer.content.is_empty() => "It is done.",
        _ => "The answer.",
    }
}

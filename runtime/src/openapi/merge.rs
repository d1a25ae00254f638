//! One set of components out of two: a type that is read as it is written has one schema.

use super::schemas::{ANSWERS, REQUESTS, Schemas, bound, each_object};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

const COMPONENTS: &str = "#/components/schemas/";

/// Puts the schemas that the document refers to into its components.
pub(super) fn components(document: &mut Value, mut schemas: Schemas) {
    let requests = schemas.requests.take_definitions(true);
    let answers = schemas.answers.take_definitions(true);
    let shared = shared(&requests, &answers);
    let mut taken: BTreeSet<String> = answers.keys().cloned().collect();
    let mut names: BTreeMap<String, String> =
        answers.keys().map(|name| (reference(ANSWERS, name), name.clone())).collect();
    let mut all: BTreeMap<String, Value> = answers.into_iter().collect();
    for (name, schema) in requests {
        let wanted =
            if shared.contains(&name) || !taken.contains(&name) { name.clone() } else { format!("{name}Input") };
        let wanted = if shared.contains(&name) { wanted } else { free(wanted, &taken) };
        names.insert(reference(REQUESTS, &name), wanted.clone());
        taken.insert(wanted.clone());
        all.entry(wanted).or_insert(schema);
    }
    let mut rename = |object: &mut Map<String, Value>| {
        if let Some(Value::String(reference)) = object.get_mut("$ref")
            && let Some(name) = names.get(reference)
        {
            *reference = format!("{COMPONENTS}{name}");
        }
        bound(object);
    };
    each_object(document, &mut rename);
    for schema in all.values_mut() {
        each_object(schema, &mut rename);
    }
    let used = used(document, &mut all);
    let kept: Map<String, Value> = all.into_iter().filter(|(name, _)| used.contains(name)).collect();
    if !kept.is_empty() {
        document["components"]["schemas"] = Value::Object(kept);
    }
}

fn reference(path: &str, name: &str) -> String {
    format!("#{path}/{name}")
}

/// The name, or the name with a number, that nothing has.
fn free(name: String, taken: &BTreeSet<String>) -> String {
    if !taken.contains(&name) {
        return name;
    }
    let mut numbered = (2..).map(|number: u32| format!("{name}{number}"));
    // There are more numbers than names.
    numbered.find(|numbered| !taken.contains(numbered)).unwrap_or(name)
}

/// The names whose schemas say the same in both, as do all that they refer to.
fn shared(requests: &Map<String, Value>, answers: &Map<String, Value>) -> BTreeSet<String> {
    let mut shared: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, request) in requests {
        let mut request = request.clone();
        let mut beneath = Vec::new();
        each_object(&mut request, &mut |object| {
            if let Some(Value::String(reference)) = object.get_mut("$ref")
                && let Some(name) = reference.strip_prefix("#/requests/")
            {
                beneath.push(name.to_owned());
                *reference = format!("#{ANSWERS}/{name}");
            }
        });
        if answers.get(name) == Some(&request) {
            shared.insert(name.clone(), beneath);
        }
    }
    loop {
        let differing = shared.iter().find(|(_, beneath)| beneath.iter().any(|name| !shared.contains_key(name)));
        let Some(name) = differing.map(|(name, _)| name.clone()) else { break };
        shared.remove(&name);
    }
    shared.into_keys().collect()
}

/// The components that the document refers to, and those that these do.
fn used(document: &mut Value, all: &mut BTreeMap<String, Value>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut fresh = references(document);
    while let Some(name) = fresh.pop() {
        if let Some(schema) = all.get_mut(&name)
            && used.insert(name)
        {
            fresh.extend(references(schema));
        }
    }
    used
}

fn references(value: &mut Value) -> Vec<String> {
    let mut names = Vec::new();
    each_object(value, &mut |object| {
        if let Some(Value::String(reference)) = object.get("$ref")
            && let Some(name) = reference.strip_prefix(COMPONENTS)
        {
            names.push(name.to_owned());
        }
    });
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn what_refers_to_something_else_is_something_else() {
        let requests = map(json!({
            "A": {"items": {"$ref": "#/requests/B"}},
            "B": {"type": "string"},
            "C": {"type": "null"},
            "Loop": {"items": {"$ref": "#/requests/Loop"}},
        }));
        let mut answers = map(json!({
            "A": {"items": {"$ref": "#/answers/B"}},
            "B": {"type": "string"},
            "D": {"type": "null"},
            "Loop": {"items": {"$ref": "#/answers/Loop"}},
        }));
        assert_eq!(shared(&requests, &answers), ["A", "B", "Loop"].map(str::to_owned).into());
        answers["B"] = json!({"type": "integer"});
        assert_eq!(shared(&requests, &answers), ["Loop"].map(str::to_owned).into());
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let taken: BTreeSet<String> = ["A", "A2"].map(str::to_owned).into();
        assert_eq!(free("A".to_owned(), &taken), "A3");
        assert_eq!(free("B".to_owned(), &taken), "B");
    }
}

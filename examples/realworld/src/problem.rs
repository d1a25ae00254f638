//! Errors as Conduit's clients expect them: `{"errors": {"title": ["can't be blank"]}}`.

use serde::Serialize;
use squall::JsonSchema;
use squall::prelude::*;
use std::collections::BTreeMap;

#[derive(Serialize, JsonSchema)]
pub(crate) struct Problem {
    errors: BTreeMap<String, Vec<String>>,
}

/// What is wrong with each member, or with the whole: `body`.
pub(crate) fn shown(error: &Error, _: &Request) -> Json<Problem> {
    let mut errors: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, fault) in error.fields() {
        // `article.tag_list` is `tagList` there.
        let name = name.split_once('.').map_or(name, |(_, member)| member);
        errors.entry(as_in_json(name)).or_default().push(fault.to_string());
    }
    if errors.is_empty() {
        let status = error.status().canonical_reason().unwrap_or("error");
        errors.insert("body".to_owned(), vec![error.message().unwrap_or(status).to_owned()]);
    }
    Json(Problem { errors })
}

/// The name of a member, as JSON has it.
fn as_in_json(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..word.len().min(1)].to_uppercase() + word.get(1..).unwrap_or_default())
}

/// 422 for something that another one has already.
pub(crate) fn taken(name: &'static str) -> Error {
    Error::unprocessable("it is taken").with_field(name, "has already been taken")
}

/// The error of a statement that broke a rule of uniqueness, else as it is.
pub(crate) fn unless_taken(error: sqlx::Error, names: &[(&str, &'static str)]) -> Error {
    let Some(broken) = error.as_database_error().filter(|error| error.is_unique_violation()) else {
        return error.into();
    };
    let message = broken.message();
    let name = names
        .iter()
        .find(|(column, _)| message.contains(column) || broken.constraint().is_some_and(|it| it.contains(column)));
    match name {
        Some((_, name)) => taken(name),
        None => error.into(),
    }
}

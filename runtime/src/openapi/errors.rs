//! The errors that squall answers by itself, before or in the place of a handler.

use super::answers::{Answer, Answers};
use super::operation::{Operation, object};
use super::security::OfApp;
use crate::route::{Access, BodyLimit, Deadline, Guard, Listed, Throttle};
use http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// RFC 9457, as the default page of an error writes it.
struct Problem;

impl JsonSchema for Problem {
    fn schema_name() -> Cow<'static, str> {
        "Problem".into()
    }

    fn schema_id() -> Cow<'static, str> {
        "squall::Problem".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What went wrong (RFC 9457).",
            "properties": {
                "title": {"type": "string", "description": "What the status says."},
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": {"type": "string", "description": "What was wrong this time."},
                "errors": {
                    "type": "object",
                    "description": "What is wrong with each field.",
                    "additionalProperties": {"type": "array", "items": {"type": "string"}},
                },
            },
            "required": ["title", "status"],
        })
    }
}

/// The page of an error, whatever its status.
pub(super) fn page(of: &OfApp, schemas: &mut SchemaGenerator) -> Answer {
    let mut answer = Answer::default();
    match of.errors {
        None => {
            let problem = schemas.subschema_for::<Problem>().to_value();
            answer.content.insert("application/problem+json", problem);
        }
        Some(describe) => {
            let mut answers = Answers::new(schemas);
            describe(&mut answers);
            for one in answers.found.into_values() {
                answer.content.extend(one.content);
            }
        }
    }
    answer
}

/// The statuses of what can be wrong with a request for this handler.
pub(super) fn statuses(operation: &Operation, listed: &Listed, foreign: bool) -> Vec<StatusCode> {
    let route = listed.route;
    let faults = operation.faults;
    let guard = match listed.access() {
        Access::Guarded(Guard { words, .. }) => Some(*words),
        _ => None,
    };
    let limited = !matches!(route.protection.body_limit, BodyLimit::Unlimited(_));
    let throttled = matches!(route.protection.throttle, Throttle::Limited { .. });
    let timed = matches!(route.protection.deadline, Deadline::Seconds(_));
    [
        (faults.value || faults.body, StatusCode::BAD_REQUEST),
        (guard.is_some(), StatusCode::UNAUTHORIZED),
        (guard.is_some_and(|words| words != "auth") || foreign, StatusCode::FORBIDDEN),
        (faults.placeholder, StatusCode::NOT_FOUND),
        (faults.body && limited, StatusCode::PAYLOAD_TOO_LARGE),
        (faults.format, StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (faults.format, StatusCode::UNPROCESSABLE_ENTITY),
        (throttled, StatusCode::TOO_MANY_REQUESTS),
        (timed, StatusCode::SERVICE_UNAVAILABLE),
    ]
    .into_iter()
    .filter_map(|(is_so, status)| is_so.then_some(status))
    .collect()
}

/// The errors that operations refer to, which are the same for all of them.
pub(super) struct Shared {
    page: Answer,
    found: Map<String, Value>,
}

impl Shared {
    pub(super) fn new(page: Answer) -> Shared {
        Shared { page, found: Map::new() }
    }

    /// A reference to the error with this status.
    pub(super) fn of(&mut self, status: StatusCode) -> Value {
        // Some have none: 499.
        let name = match status.canonical_reason() {
            Some(reason) => reason.chars().filter(char::is_ascii_alphanumeric).collect(),
            None => format!("Error{}", status.as_str()),
        };
        let mut answer = self.page.clone();
        match status {
            StatusCode::UNAUTHORIZED => _ = answer.headers.insert("WWW-Authenticate", "How to say who asks."),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                answer.headers.insert("Retry-After", "In how many seconds to try again.");
            }
            _ => {}
        }
        self.refer(name, &answer, meaning(status))
    }

    /// A reference to any other error.
    pub(super) fn any(&mut self) -> Value {
        let page = self.page.clone();
        self.refer("Error".to_owned(), &page, "Any other error.")
    }

    fn refer(&mut self, name: String, answer: &Answer, meaning: &str) -> Value {
        let reference = json!({"$ref": format!("#/components/responses/{name}")});
        self.found.entry(name).or_insert_with(|| answer.object(meaning));
        reference
    }

    /// All of them.
    pub(super) fn components(self) -> Value {
        object([("responses", Value::Object(self.found))])
    }
}

fn meaning(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "Something in the request cannot be read, or is missing.",
        StatusCode::UNAUTHORIZED => "Nobody is signed in.",
        StatusCode::FORBIDDEN => "Whoever asks may not do this.",
        StatusCode::NOT_FOUND => "There is nothing here.",
        StatusCode::PAYLOAD_TOO_LARGE => "The body is too long.",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "The body has a media type that is not taken here.",
        StatusCode::UNPROCESSABLE_ENTITY => "The body can be read, and what it says cannot be taken.",
        StatusCode::TOO_MANY_REQUESTS => "There were too many requests.",
        StatusCode::SERVICE_UNAVAILABLE => "It would have taken too long.",
        status => status.canonical_reason().unwrap_or("An error."),
    }
}

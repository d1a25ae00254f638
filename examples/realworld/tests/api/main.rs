//! Each operation of the API.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod operations;
#[path = "../site/mod.rs"]
mod site;
mod together;

use serde_json::Value;
use squall::testing::Answer;

/// What is wrong, by the names of the members.
pub fn errors(answer: &Answer) -> Value {
    answer.json::<Value>()["errors"].clone()
}

//! What the fields of a handler bring.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod body_limit;
mod fields;
mod matrix;
mod optional;
mod rules;

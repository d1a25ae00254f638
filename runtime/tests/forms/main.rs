//! Forms: what is read, what is told, and what is shown again.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod fields;
mod pages;
mod text;

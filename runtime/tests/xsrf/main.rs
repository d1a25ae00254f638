//! Requests across sites.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod matrix;
mod multipart;
mod refusals;

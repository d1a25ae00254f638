//! What answers become on the wire.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod answers;
mod caching;
mod compression;
mod conditional;
mod error_pages;
mod file;
mod security_headers;

//! Cookies, over the wire.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod jar;
mod keys;

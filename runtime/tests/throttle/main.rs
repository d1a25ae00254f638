//! Throttles, by address and by account.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod accounts;
mod addresses;
mod basic;

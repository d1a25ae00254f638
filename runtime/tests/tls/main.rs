//! TLS over real sockets.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]
#![allow(dead_code, reason = "what is shared with the tests of ACME is not all used here")]

mod authority;
mod clients;
mod handshake;
#[path = "../logged/mod.rs"]
mod logged;
mod reload;
#[path = "../serving/mod.rs"]
mod serving;
mod site;
mod slow;
mod start;
mod told;

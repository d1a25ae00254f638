//! TLS over real sockets.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod authority;
mod clients;
mod handshake;
mod reload;
mod site;
mod start;

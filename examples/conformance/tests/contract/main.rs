//! What the program answers, route by route: each test has the name of its route.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../program/mod.rs"]
mod program;
#[path = "../../../../runtime/tests/ws/client.rs"]
#[allow(dead_code, reason = "not all of it is needed here")]
mod ws;

mod answers;
mod arguments;
mod cookies;
mod errors;
mod heads;
mod limits;
mod openapi;
mod process;
mod redirects;
mod secure;
mod sockets;
mod streams;
mod strict;
mod tls;
mod uploads;

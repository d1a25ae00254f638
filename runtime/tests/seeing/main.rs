//! What is seen of a server from outside: its lines of log, its requests' ids and spans; its health and figures.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod admin;
mod blocking;
#[path = "../serving/handlers.rs"]
mod handlers;
mod requests;
#[path = "../serving/mod.rs"]
mod serving;
mod site;
mod spans;

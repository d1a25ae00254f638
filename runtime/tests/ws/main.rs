//! WebSockets over real sockets.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../serving/mod.rs"]
mod serving;

mod autobahn;
mod client;
mod closing;
mod memory;
mod messages;
mod opening;
mod sessions;
mod site;
mod slow;

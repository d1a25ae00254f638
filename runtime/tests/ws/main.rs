//! WebSockets over real sockets.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../serving/mod.rs"]
mod serving;

mod client;
mod closing;
mod messages;
mod opening;
mod site;
mod slow;

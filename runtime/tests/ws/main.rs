//! WebSockets over real sockets.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../tls/authority.rs"]
mod authority;
#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../session_stores/servers.rs"]
mod servers;
#[path = "../serving/mod.rs"]
mod serving;

mod autobahn;
mod carriers;
mod client;
mod closing;
mod memory;
mod messages;
mod opening;
mod sessions;
mod site;
mod slow;
mod topics;

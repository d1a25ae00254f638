//! The client, against servers of squall's and others, over real sockets.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../tls/authority.rs"]
mod authority;
mod following;
mod odd_sites;
#[path = "../serving/mod.rs"]
mod serving;
mod site;
mod slow;
mod sockets;
mod tls;

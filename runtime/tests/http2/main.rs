//! HTTP/2 over real sockets, frame by frame.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod floods;
#[path = "../serving/handlers.rs"]
mod handlers;
mod requests;
mod site;
mod waits;
mod wire;

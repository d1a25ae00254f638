//! Requests as strangers send them.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod cors;
mod deadline;
mod hostile;
mod hosts;
mod testing_client;

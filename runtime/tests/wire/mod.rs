//! Requests that are none, or nearly, byte by byte.
#![allow(dead_code, reason = "each test uses some of it")]

pub mod body_cases;
pub mod head_cases;

/// A case: what is sent; the statuses of the answers to it; and whether what comes behind it is handled.
pub struct Case(pub &'static str, pub &'static [u16], pub After);

/// What becomes of the request behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// The next request is handled.
    Next,
    /// The next request is handled, where the body has come with its head: nobody waits for a body that nobody reads.
    NextIfWhole,
    /// The connection is closed, and nothing after the last answer is handled.
    Closed,
}

//! A strict reading of HTTP/1.1 below hyper, which parses all the same.
//!
//! hyper takes what proxies in front of it read otherwise: two `Host` headers, lines that end with a bare line feed, a
//! length beside a transfer coding. Where two disagree on where a request ends, one visitor's bytes become another's
//! request. So the bytes of a connection are looked at before hyper has them, and what the standards do not allow is
//! refused: nothing of the connection is handled afterwards.
//!
//! [`Filter`] follows a connection from request to request. A head is passed on when it is whole, so that hyper never
//! waits in the midst of one, and never sees the first byte of one that is refused.

#[cfg(any(test, fuzzing))]
mod check;
mod chunks;
mod fields;
mod filter;
mod head;
mod host;
mod refusal;

#[cfg(fuzzing)]
pub(crate) use check::any_bytes;
pub(super) use filter::{Filter, Place};
#[cfg(feature = "http2")]
pub(super) use host::is_host;
pub(super) use refusal::Refusal;

//! How many requests one visitor may send: `throttle = "10/3m"`.
//!
//! Ten can be sent at once; then one more each 18 seconds, until three minutes of quiet bring back all ten. This is the
//! generic cell rate algorithm: one moment is kept for each visitor, when all of its allowance will be back.

mod memory;
mod visitor;

pub(crate) use memory::Memory;

use crate::error::{Error, Result};
use crate::refused::Refused;
use crate::request::Request;
use crate::route::Throttle;
use http::StatusCode;
use http::header::RETRY_AFTER;
use std::time::Duration;
use visitor::Visitor;

/// Where allowances are kept.
pub(crate) trait Engine: Send + Sync + 'static {
    /// Takes one request off a visitor's allowance, if there is one left.
    fn admit(&self, key: Key<'_>, rate: Rate) -> impl Future<Output = Result<Admission>> + Send;
}

/// Whose requests are counted, and of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key<'k> {
    /// The handler or section.
    pub(crate) scope: &'k str,
    pub(crate) visitor: Visitor,
}

/// So many requests at once, and so many in each further time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    /// At least 1.
    pub(crate) count: u32,
    pub(crate) time: Duration,
}

/// Whether a request may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    Granted,
    /// It would be granted after this time.
    Refused(Duration),
}

/// Whether this request may pass: 429 where its visitor has sent too many, with the seconds to wait in `Retry-After`.
///
/// There are no `RateLimit` headers: they are a draft still, cost every answer its bytes, and tell an attacker how fast to
/// be.
pub(crate) async fn check(engine: &impl Engine, throttle: Throttle, request: &Request) -> Result<()> {
    let Throttle::Limited { scope, count, seconds } = throttle else { return Ok(()) };
    let visitor = Visitor::of(request.connection().peer.map(|peer| peer.ip()));
    let rate = Rate { count, time: Duration::from_secs(seconds.into()) };
    match engine.admit(Key { scope, visitor }, rate).await? {
        Admission::Granted => Ok(()),
        Admission::Refused(after) => Err(refused(after)),
    }
}

#[cold]
fn refused(after: Duration) -> Error {
    Refused::Throttle.add();
    // Rounded up: who comes back a moment too early is refused again.
    let seconds = after.as_nanos().div_ceil(1_000_000_000).max(1).to_string();
    let unit = if seconds == "1" { "second" } else { "seconds" };
    Error::new(StatusCode::TOO_MANY_REQUESTS, format!("too many requests; try again in {seconds} {unit}"))
        .with_header(RETRY_AFTER, seconds)
}

//! How many requests one visitor may send, and one account: `throttle = "10/3m"`.
//!
//! Ten can be sent at once; then one more each 18 seconds, until three minutes of quiet bring back all ten. This is the
//! generic cell rate algorithm: one moment is kept for each visitor, when all of its allowance will be back.

mod account;
mod engine;
mod memory;
mod password;
#[cfg(feature = "redis")]
mod redis;
mod store;
mod visitor;

#[cfg(feature = "sessions")]
pub(crate) use account::Attempt;
pub(crate) use account::count_user;
pub use account::{account_name, count_sign_in};
pub(crate) use engine::Throttling;
pub use engine::with_throttle_store;
pub(crate) use password::PasswordTry;
#[cfg(feature = "redis")]
pub use redis::RedisThrottle;
pub use store::{Rate, ThrottleKey, ThrottleStore};

use crate::error::{Error, Result};
use crate::refused::Refused;
use crate::request::Request;
use crate::route::Throttle;
use http::StatusCode;
use http::header::RETRY_AFTER;
use std::time::Duration;
use store::Who;
use visitor::Visitor;

/// Whether this request may pass: 429 where its visitor has sent too many, with the seconds to wait in `Retry-After`.
///
/// There are no `RateLimit` headers: they are a draft still, cost every answer its bytes, and tell an attacker how fast to
/// be.
pub(crate) async fn check(throttling: &Throttling, throttle: Throttle, request: &Request) -> Result<()> {
    let Some((scope, rate)) = limit(throttle) else { return Ok(()) };
    let visitor = Visitor::of(request.client());
    match throttling.take(ThrottleKey { scope, who: Who::Visitor(visitor) }, rate).await {
        None => Ok(()),
        Some(after) => Err(refused(after)),
    }
}

fn limit(throttle: Throttle) -> Option<(&'static str, Rate)> {
    let Throttle::Limited { scope, count, seconds } = throttle else { return None };
    Some((scope, Rate { count, time: Duration::from_secs(seconds.into()) }))
}

/// What the handler of this request is counted by.
fn limit_of(request: &Request) -> Option<(&'static str, Rate)> {
    request.route().and_then(|route| limit(route.protection.throttle))
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

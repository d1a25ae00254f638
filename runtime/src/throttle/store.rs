//! What keeps allowances: one trait, and a file for each that implements it.

use super::visitor::Visitor;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// Keeps how much of their allowances visitors and accounts have used, for all processes of a site:
/// `#[app(throttle_store = self.throttle.clone(), ..)]`.
///
/// Without one each process counts for itself, in its memory. [`RedisThrottle`](crate::RedisThrottle) counts for all of
/// them. A store that fails, or does not answer within half a second, is not asked again for five seconds: meanwhile each
/// process counts for itself. So nobody waits for it, nobody is shut out, and nobody may try without end. One line of log
/// says when that begins, and one when it ends.
pub trait ThrottleStore: Send + Sync + 'static {
    /// What can go wrong.
    type Error: StdError + Send + Sync + 'static;

    /// Takes one request off the allowance of this key, in one step with looking whether there is one left. `None` where
    /// there was; else how long until there is, and nothing is taken.
    ///
    /// This is the generic cell rate algorithm: one moment is kept for a key, when all of its allowance will be back. Each
    /// request puts it off by `rate.time / rate.count`, and may pass if it then lies no further away than `rate.time`.
    fn take(
        &self,
        key: &ThrottleKey<'_>,
        rate: Rate,
    ) -> impl Future<Output = Result<Option<Duration>, Self::Error>> + Send;

    /// Remembers this key for so long.
    fn remember(&self, key: &ThrottleKey<'_>, time: Duration) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Whether this key is remembered.
    fn remembers(&self, key: &ThrottleKey<'_>) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}

/// So many requests at once, and so many in each further time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many; at least 1.
    pub count: u32,
    /// How long until all of these can be sent again.
    pub time: Duration,
}

/// Whose requests are counted, and of what. Two keys are the same if their texts are; a text has at most about 400 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ThrottleKey<'k> {
    /// The handler or section.
    pub(super) scope: &'k str,
    pub(super) who: Who<'k>,
}

/// Whose requests are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Who<'k> {
    Visitor(Visitor),
    /// By its name, as [`account`](super::account) writes it.
    Account(&'k str),
    /// An account that has signed in from there.
    Known(&'k str, Visitor),
}

impl fmt::Display for ThrottleKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scope = self.scope;
        match self.who {
            Who::Visitor(visitor) => write!(f, "visitor:{scope}:{visitor}"),
            Who::Account(account) => write!(f, "account:{scope}:{account}"),
            Who::Known(account, visitor) => write!(f, "known:{scope}:{visitor}:{account}"),
        }
    }
}

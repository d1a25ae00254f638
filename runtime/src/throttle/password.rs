//! Passwords that come with each request, by `Authorization: Basic`.
//!
//! Most such requests are right, and must not be held up however many there are. So what is counted is what is wrong, and
//! what strangers try: who is known to use an account, from where they are, is held up by their own mistakes alone.

use super::account::{KNOWN, account_name, of_all_strangers};
use super::engine::Throttling;
use super::refused;
use super::store::{Rate, ThrottleKey, Who};
use super::visitor::Visitor;
use crate::error::Result;
use crate::request::Request;
use std::time::Duration;

/// The wrong passwords of one visitor, whatever the names. All strangers together have ten times as many tries at one name.
const RATE: Rate = Rate { count: 10, time: Duration::from_secs(3 * 60) };
const ALL_STRANGERS: Rate = of_all_strangers(RATE);
/// Until one more may be tried.
const WAIT: Duration = Duration::from_secs(18);

const USED: &str = "basic";
const WRONG: &str = "basic-wrong";
const BLOCKED: &str = "basic-blocked";

/// A name and a password that are about to be looked at.
pub(crate) struct PasswordTry<'r> {
    throttling: &'r Throttling,
    account: String,
    visitor: Visitor,
    /// Whether this visitor has used the account before.
    known: bool,
}

impl PasswordTry<'_> {
    /// Counts it: 429 where there were too many, before the password is looked at.
    pub(crate) async fn begin<'r>(request: &'r Request, name: &str) -> Result<PasswordTry<'r>> {
        let throttling = Throttling::of(request)?;
        let (account, visitor) = (account_name(name), Visitor::of(request.client()));
        let mut this = PasswordTry { throttling, account, visitor, known: false };
        this.known = throttling.remembers(this.user(USED)).await;
        if throttling.remembers(this.culprit(BLOCKED)).await {
            return Err(refused(WAIT));
        }
        if !this.known {
            let account = ThrottleKey { scope: USED, who: Who::Account(&this.account) };
            if let Some(after) = throttling.take(account, ALL_STRANGERS).await {
                return Err(refused(after));
            }
        }
        Ok(this)
    }

    /// The password was the account's, or it was not.
    pub(crate) async fn end(self, right: bool) {
        match (right, self.known) {
            (true, true) => {}
            (true, false) => self.throttling.remember(self.user(USED), KNOWN).await,
            (false, _) => {
                if let Some(after) = self.throttling.take(self.culprit(WRONG), RATE).await {
                    self.throttling.remember(self.culprit(BLOCKED), after).await;
                }
            }
        }
    }

    fn user<'k>(&'k self, scope: &'k str) -> ThrottleKey<'k> {
        ThrottleKey { scope, who: Who::Known(&self.account, self.visitor) }
    }

    /// Whom what is wrong is laid to: other accounts that are used from there are not.
    fn culprit<'k>(&'k self, scope: &'k str) -> ThrottleKey<'k> {
        if self.known { self.user(scope) } else { ThrottleKey { scope, who: Who::Visitor(self.visitor) } }
    }
}

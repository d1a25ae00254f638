//! Accounts: whoever is signed in, and whoever somebody tries to sign in as.
//!
//! A sign-in handler counts its visitors by their addresses, as others do. That alone lets a thousand addresses try a
//! thousand times as often. So tries are counted by the name that is tried too; and since then anybody could use up the
//! allowance of a name that is not theirs, a visitor from where the account has signed in before is not counted by it.

use super::engine::Throttling;
use super::store::{Rate, ThrottleKey, Who};
use super::visitor::Visitor;
use super::{limit_of, refused};
use crate::error::Result;
use crate::request::{BoxFuture, Part, Request};
use crate::respond::Response;
use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// As many times the tries of one visitor all strangers together may make at one account, at once. Afterwards they have
/// as many as one visitor has.
const STRANGERS: u32 = 10;

/// What all strangers together may try at one account, where one visitor may try so often.
pub(super) const fn of_all_strangers(rate: Rate) -> Rate {
    Rate { count: rate.count.saturating_mul(STRANGERS), time: rate.time.saturating_mul(STRANGERS) }
}

/// How long it is remembered from where an account has signed in.
pub(super) const KNOWN: Duration = Duration::from_hours(30 * 24);
/// Names are told apart by so many bytes.
const LONGEST: usize = 128;

/// The name of an account as it is counted: small letters without white space, since databases compare so. Of a longer
/// one than any account has the beginning counts.
pub fn account_name(name: &(impl Display + ?Sized)) -> String {
    let mut account = String::new();
    let letters = name.to_string();
    let letters = letters.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control());
    for letter in letters.flat_map(char::to_lowercase) {
        if account.len() + letter.len_utf8() > LONGEST {
            break;
        }
        account.push(letter);
    }
    account
}

/// A try to sign somebody in.
#[derive(Default)]
pub(crate) struct Attempt {
    account: OnceLock<String>,
    succeeded: AtomicBool,
}

impl Attempt {
    /// The one of this request.
    pub(crate) fn of(request: &Request) -> Arc<Attempt> {
        request.part(Attempt::default)
    }

    /// It was the account's own user.
    #[cfg(feature = "sessions")]
    pub(crate) fn succeed(&self) {
        self.succeeded.store(true, Ordering::Relaxed);
    }
}

impl Part for Attempt {
    fn forget(&self) {
        self.succeeded.store(false, Ordering::Relaxed);
    }

    fn finish<'a>(&'a self, request: &'a Request, _: &'a mut Response) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if let (Some(account), true) = (self.account.get(), self.succeeded.load(Ordering::Relaxed)) {
                Throttling::of(request)?.remember(known(account, request), KNOWN).await;
            }
            Ok(())
        })
    }
}

fn known<'k>(account: &'k str, request: &Request) -> ThrottleKey<'k> {
    ThrottleKey { scope: "", who: Who::Known(account, Visitor::of(request.client())) }
}

/// Counts a try to sign in by this name: 429 where there were too many, before the password is looked at.
pub async fn count_sign_in(request: &Request, account: String) -> Result<()> {
    let Some((scope, rate)) = limit_of(request) else { return Ok(()) };
    let throttling = Throttling::of(request)?;
    let account = Attempt::of(request).account.get_or_init(|| account).clone();
    if throttling.remembers(known(&account, request)).await {
        return Ok(());
    }
    match throttling.take(ThrottleKey { scope, who: Who::Account(&account) }, of_all_strangers(rate)).await {
        None => Ok(()),
        Some(after) => Err(refused(after)),
    }
}

/// Counts a request of somebody who is signed in, wherever from; `id` is what a session remembers of them.
pub(crate) async fn count_user(request: &Request, id: impl FnOnce() -> Result<String>) -> Result<()> {
    let Some((scope, rate)) = limit_of(request) else { return Ok(()) };
    let id = id()?;
    match Throttling::of(request)?.take(ThrottleKey { scope, who: Who::Account(&id) }, rate).await {
        None => Ok(()),
        Some(after) => Err(refused(after)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_a_database_may_take_for_the_same_are_one() {
        for same in
            ["Ada@Example.com", " ada@example.com ", "ada@example.com\u{a0}", "ADA@EXAMPLE.COM\0", "a da@example.com"]
        {
            assert_eq!(account_name(same), "ada@example.com", "{same:?}");
        }
        assert_eq!(account_name(&17), "17");
        assert_ne!(account_name("ada"), account_name("bob"));
    }

    proptest! {
        #[test]
        fn a_name_is_short_and_the_same_in_capitals(name in "\\PC{0,200}") {
            let account = account_name(&name);
            prop_assert!(account.len() <= LONGEST);
            prop_assert_eq!(account_name(&account), account);
        }
    }
}

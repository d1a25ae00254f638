//! Stores as the rest of the battery sees them: by the token that is in the visitor's cookie.

use super::record::Record;
use super::store::{SessionKey, SessionStore, StoredSession, Swap};
use crate::crypto::{random_token, sha256};
use crate::error::{Error, Result};
use crate::request::BoxFuture;
use http::header::RETRY_AFTER;
use std::sync::Arc;
use std::time::Duration;

/// A session that was found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) record: Record,
    pub(super) version: u64,
}

/// What became of a change.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It is kept; under another token, where there is one.
    Done(Option<String>),
    /// Another request was quicker.
    Changed,
    /// The session has been ended meanwhile.
    Gone,
}

/// A store, of a type that only its maker knows: each call costs a box, which is little beside what a store does.
pub(super) trait Backend: Send + Sync {
    /// What this token stands for.
    fn load<'a>(&'a self, token: &'a str, now: u64) -> BoxFuture<'a, Result<Option<Found>>>;
    /// Keeps a new session, and says its token.
    fn create<'a>(&'a self, record: &'a Record, expires: u64) -> BoxFuture<'a, Result<String>>;
    /// Keeps a change of this version.
    fn replace<'a>(
        &'a self,
        token: &'a str,
        version: u64,
        record: &'a Record,
        expires: u64,
    ) -> BoxFuture<'a, Result<Outcome>>;
    /// Ends the session, in this version.
    fn remove<'a>(&'a self, token: &'a str, version: u64) -> BoxFuture<'a, Result<Outcome>>;
    /// Ends all sessions of a user but the one of the token.
    fn remove_user<'a>(&'a self, user: &'a str, except: Option<&'a str>) -> BoxFuture<'a, Result<()>>;
    /// Forgets what has expired.
    fn remove_expired<'a>(&'a self, now: u64) -> BoxFuture<'a, Result<()>>;
    /// Whether there is a store, which other processes may have changed.
    fn is_store(&self) -> bool {
        true
    }
    /// The same one, which is waited for no longer than this.
    fn with_timeout(&self, timeout: Duration) -> Option<Arc<dyn Backend>>;
}

/// A store of the server's side.
pub(super) struct Kept<S> {
    store: Arc<S>,
    timeout: Duration,
}

/// How long a store is waited for, unless told otherwise.
pub(super) const TIMEOUT: Duration = Duration::from_secs(5);
/// When a visitor may try again, in seconds.
const RETRY: &str = "5";

/// The length of [`random_token`]'s texts. Others are not asked of the store.
const TOKEN: usize = 43;

fn key(token: &str) -> SessionKey {
    SessionKey::from_bytes(sha256(token.as_bytes()))
}

fn stored(record: &Record, version: u64, expires: u64) -> Result<StoredSession> {
    let user = record.user_text();
    if user.as_ref().is_some_and(|user| user.len() > 255) {
        return Err(Error::internal("the id of a user is longer than 255 bytes of JSON: no store keeps that"));
    }
    Ok(StoredSession { version, expires, user, data: serde_json::to_string(record)? })
}

/// The store is down: the visitor may try again, and the log is told why.
fn down(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::unavailable("sessions cannot be reached just now").with_header(RETRY_AFTER, RETRY).with_cause(cause)
}

impl<S: SessionStore> Kept<S> {
    pub(super) fn new(store: S) -> Kept<S> {
        Kept { store: Arc::new(store), timeout: TIMEOUT }
    }

    /// What the store answers. Pools of connections wait for a dead database for half a minute, and requests with them,
    /// until there is no memory left: so no store is waited for longer than the site has said.
    async fn answer<T>(&self, asked: impl Future<Output = Result<T, S::Error>>) -> Result<T> {
        match tokio::time::timeout(self.timeout, asked).await {
            Ok(answer) => answer.map_err(down),
            Err(_) => Err(down(format!("the store of sessions has not answered within {:?}", self.timeout))),
        }
    }
}

impl<S: SessionStore> Backend for Kept<S> {
    fn load<'a>(&'a self, token: &'a str, now: u64) -> BoxFuture<'a, Result<Option<Found>>> {
        Box::pin(async move {
            if token.len() != TOKEN {
                return Ok(None);
            }
            let Some(stored) = self.answer(self.store.load(&key(token), now)).await? else { return Ok(None) };
            // What another version of the site has written, and this one cannot read, is no session.
            let record = serde_json::from_str(&stored.data).ok();
            Ok(record.map(|record| Found { record, version: stored.version }))
        })
    }

    fn create<'a>(&'a self, record: &'a Record, expires: u64) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let token = random_token()?;
            self.answer(self.store.insert(&key(&token), &stored(record, 1, expires)?)).await?;
            Ok(token)
        })
    }

    fn replace<'a>(
        &'a self,
        token: &'a str,
        version: u64,
        record: &'a Record,
        expires: u64,
    ) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move {
            let session = stored(record, version + 1, expires)?;
            Ok(self.answer(self.store.replace(&key(token), version, &session)).await?.into())
        })
    }

    fn remove<'a>(&'a self, token: &'a str, version: u64) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move { Ok(self.answer(self.store.remove(&key(token), version)).await?.into()) })
    }

    fn remove_user<'a>(&'a self, user: &'a str, except: Option<&'a str>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.answer(self.store.remove_user(user, except.map(key).as_ref())).await })
    }

    /// No request waits for this, and there may be much to remove.
    fn remove_expired<'a>(&'a self, now: u64) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.store.remove_expired(now).await.map_err(down) })
    }

    fn with_timeout(&self, timeout: Duration) -> Option<Arc<dyn Backend>> {
        Some(Arc::new(Kept { store: self.store.clone(), timeout }))
    }
}

impl From<Swap> for Outcome {
    fn from(swap: Swap) -> Outcome {
        match swap {
            Swap::Done => Outcome::Done(None),
            Swap::Changed => Outcome::Changed,
            Swap::Gone => Outcome::Gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::memory::MemorySessions;
    use super::*;
    use proptest::prelude::*;
    use std::convert::Infallible;

    fn load(data: &str) -> Option<Found> {
        let store = MemorySessions::new();
        let token = "t".repeat(TOKEN);
        let session = StoredSession { version: 3, expires: 10, user: None, data: data.to_owned() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            store.insert(&key(&token), &session).await.unwrap();
            Kept::new(store).load(&token, 9).await.unwrap()
        })
    }

    proptest! {
        #[test]
        fn what_cannot_be_read_is_no_session(junk in any::<String>()) {
            prop_assert!(load(&junk).is_none());
        }

        #[test]
        fn half_a_session_is_none(at in 0_usize..24) {
            let whole = r#"{"c":7,"s":7,"v":{"a":1}}"#;
            prop_assert_eq!(load(whole).unwrap().version, 3);
            prop_assert!(load(&whole[..at]).is_none());
        }
    }

    /// A store that never answers.
    struct Silent;

    impl SessionStore for Silent {
        type Error = Infallible;

        async fn load(&self, _: &SessionKey, _: u64) -> Result<Option<StoredSession>, Infallible> {
            std::future::pending().await
        }

        async fn insert(&self, _: &SessionKey, _: &StoredSession) -> Result<(), Infallible> {
            std::future::pending().await
        }

        async fn replace(&self, _: &SessionKey, _: u64, _: &StoredSession) -> Result<Swap, Infallible> {
            std::future::pending().await
        }

        async fn remove(&self, _: &SessionKey, _: u64) -> Result<Swap, Infallible> {
            std::future::pending().await
        }

        async fn remove_user(&self, _: &str, _: Option<&SessionKey>) -> Result<(), Infallible> {
            std::future::pending().await
        }

        async fn remove_expired(&self, _: u64) -> Result<(), Infallible> {
            std::future::pending().await
        }
    }

    #[tokio::test]
    async fn a_store_that_does_not_answer_is_not_waited_for() {
        let store = Kept::new(Silent).with_timeout(Duration::from_millis(1)).unwrap();
        let (record, token) = (Record::new(1), "t".repeat(TOKEN));
        let errors = [
            store.load(&token, 1).await.unwrap_err(),
            store.create(&record, 9).await.unwrap_err(),
            store.replace(&token, 1, &record, 9).await.unwrap_err(),
            store.remove(&token, 1).await.unwrap_err(),
            store.remove_user("5", None).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.status(), http::StatusCode::SERVICE_UNAVAILABLE);
            assert_eq!(error.headers().count(), 1);
            assert!(error.cause().unwrap().to_string().contains("within 1ms"), "{error:?}");
        }
    }
}

//! Stores as the rest of the battery sees them: by the token that is in the visitor's cookie.

use super::record::Record;
use super::store::{SessionKey, SessionStore, StoredSession, Swap};
use crate::crypto::{Sealer, now, random_token, sha256};
use crate::error::{Error, Result};
use crate::request::BoxFuture;
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
}

/// A store of the server's side.
pub(super) struct Kept<S>(pub(super) S);

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
fn down(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::unavailable("sessions cannot be reached just now").with_cause(cause)
}

impl<S: SessionStore> Backend for Kept<S> {
    fn load<'a>(&'a self, token: &'a str, now: u64) -> BoxFuture<'a, Result<Option<Found>>> {
        Box::pin(async move {
            if token.len() != TOKEN {
                return Ok(None);
            }
            let Some(stored) = self.0.load(&key(token), now).await.map_err(down)? else { return Ok(None) };
            // What another version of the site has written, and this one cannot read, is no session.
            let record = serde_json::from_str(&stored.data).ok();
            Ok(record.map(|record| Found { record, version: stored.version }))
        })
    }

    fn create<'a>(&'a self, record: &'a Record, expires: u64) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move {
            let token = random_token()?;
            self.0.insert(&key(&token), &stored(record, 1, expires)?).await.map_err(down)?;
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
            Ok(self.0.replace(&key(token), version, &session).await.map_err(down)?.into())
        })
    }

    fn remove<'a>(&'a self, token: &'a str, version: u64) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move { Ok(self.0.remove(&key(token), version).await.map_err(down)?.into()) })
    }

    fn remove_user<'a>(&'a self, user: &'a str, except: Option<&'a str>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.0.remove_user(user, except.map(key).as_ref()).await.map_err(down) })
    }

    fn remove_expired<'a>(&'a self, now: u64) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move { self.0.remove_expired(now).await.map_err(down) })
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

/// No store at all: the visitor's cookie holds all, encrypted.
pub(super) struct InCookie {
    pub(super) sealer: Sealer,
    pub(super) name: &'static str,
    /// A cookie older than this is not opened.
    pub(super) lifetime: Duration,
}

impl InCookie {
    fn seal(&self, record: &Record) -> Result<String> {
        self.sealer.seal(self.name, &serde_json::to_vec(record)?, now())
    }
}

impl Backend for InCookie {
    fn load<'a>(&'a self, token: &'a str, now: u64) -> BoxFuture<'a, Result<Option<Found>>> {
        let opened = self.sealer.open(self.name, token, self.lifetime, now);
        let record = opened.and_then(|opened| serde_json::from_slice(&opened.value).ok());
        Box::pin(async move { Ok(record.map(|record| Found { record, version: 0 })) })
    }

    fn create<'a>(&'a self, record: &'a Record, _: u64) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move { self.seal(record) })
    }

    fn replace<'a>(&'a self, _: &'a str, _: u64, record: &'a Record, _: u64) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async move { Ok(Outcome::Done(Some(self.seal(record)?))) })
    }

    fn remove<'a>(&'a self, _: &'a str, _: u64) -> BoxFuture<'a, Result<Outcome>> {
        Box::pin(async { Ok(Outcome::Done(None)) })
    }

    fn remove_user<'a>(&'a self, _: &'a str, _: Option<&'a str>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async {
            Err(Error::internal(
                "sessions in cookies cannot be ended from afar: they are in their visitors' browsers. Keep them in a store",
            ))
        })
    }

    fn remove_expired<'a>(&'a self, _: u64) -> BoxFuture<'a, Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

//! What keeps sessions: one trait, and a file for each that implements it.

use std::error::Error as StdError;
use std::fmt;

/// Keeps the sessions of a site, out of its visitors' reach.
///
/// Squall has stores for memory, SQLite, PostgreSQL and Redis; another database needs an implementation of this. A store
/// knows nothing of what a session holds. It promises three things:
///
/// - [`replace`](SessionStore::replace) and [`remove`](SessionStore::remove) compare the version and act in one step, so
///   that of two requests that change one session at once the later one is told, and does its change again.
/// - What it has said to be stored is there after a crash, as far as its database promises that.
/// - A session is not found once it has expired.
///
/// An error of the store is answered with 503, and told to the log; so is one that has not answered in time
/// ([`Sessions::timeout`](crate::Sessions::timeout)): then its future is dropped.
pub trait SessionStore: Send + Sync + 'static {
    /// What can go wrong.
    type Error: StdError + Send + Sync + 'static;

    /// The session of this key, unless it is not there or has expired at `now` (seconds since 1970).
    fn load(
        &self,
        key: &SessionKey,
        now: u64,
    ) -> impl Future<Output = Result<Option<StoredSession>, Self::Error>> + Send;

    /// Keeps a new session. Its key is random: it is not there yet.
    fn insert(&self, key: &SessionKey, session: &StoredSession)
    -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Replaces the session of this key, where it still has this version.
    fn replace(
        &self,
        key: &SessionKey,
        version: u64,
        session: &StoredSession,
    ) -> impl Future<Output = Result<Swap, Self::Error>> + Send;

    /// Removes the session of this key, where it still has this version.
    fn remove(&self, key: &SessionKey, version: u64) -> impl Future<Output = Result<Swap, Self::Error>> + Send;

    /// Removes all sessions of a user, but for the one with the key `except`: "sign out everywhere else".
    fn remove_user(
        &self,
        user: &str,
        except: Option<&SessionKey>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Removes what has expired at `now`. Called every ten minutes or so while sessions are made. A database that forgets
    /// by itself has nothing to do here.
    fn remove_expired(&self, now: u64) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// What became of the wish to replace or remove a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swap {
    /// It is done.
    Done,
    /// Another request has changed the session: it has another version now.
    Changed,
    /// There is no such session any more.
    Gone,
}

/// What a store knows a session by: the SHA-256 of the token that its visitor has. Who reads the store, or a copy of it,
/// can therefore take over no session.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionKey([u8; 32]);

impl SessionKey {
    /// The key of these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> SessionKey {
        SessionKey(bytes)
    }

    /// Its bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// In 64 hexadecimal digits.
impl fmt::Display for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionKey({self})")
    }
}

/// A session as a store keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// 1 when it is made; with each change one more.
    pub version: u64,
    /// When it ends, in seconds since 1970.
    pub expires: u64,
    /// Who is signed in: their id as JSON, of at most 255 bytes.
    pub user: Option<String>,
    /// All it holds, as JSON: UTF-8 without a NUL.
    pub data: String,
}

/// Without the data.
impl fmt::Debug for StoredSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredSession")
            .field("version", &self.version)
            .field("expires", &self.expires)
            .field("user", &self.user)
            .field("data", &format_args!("{} bytes", self.data.len()))
            .finish()
    }
}

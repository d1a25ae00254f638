//! Sessions in the memory of the process.

use super::store::{SessionKey, SessionStore, StoredSession, Swap};
use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Keeps sessions in memory: for tests, and for sites of one process whose visitors may be signed out by a restart.
///
/// It holds so many sessions at most ([`MemorySessions::MOST`] unless told otherwise); where there is no more room, the
/// one that would expire first makes way. Clones share what is kept.
#[derive(Clone)]
pub struct MemorySessions {
    sessions: Arc<Mutex<HashMap<SessionKey, StoredSession>>>,
    most: usize,
}

impl MemorySessions {
    /// How many sessions are kept at most, unless told otherwise.
    pub const MOST: usize = 100_000;

    /// A store with nothing in it.
    pub fn new() -> MemorySessions {
        MemorySessions::with_most(MemorySessions::MOST)
    }

    /// One that holds at most so many sessions, and at least one.
    pub fn with_most(most: usize) -> MemorySessions {
        MemorySessions { sessions: Arc::default(), most: most.max(1) }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SessionKey, StoredSession>> {
        // No panic happens while it is held.
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn swap(&self, key: &SessionKey, version: u64, session: Option<&StoredSession>) -> Swap {
        let mut sessions = self.lock();
        match (sessions.get_mut(key), session) {
            (None, _) => Swap::Gone,
            (Some(there), _) if there.version != version => Swap::Changed,
            (Some(there), Some(session)) => {
                there.clone_from(session);
                Swap::Done
            }
            (Some(_), None) => {
                sessions.remove(key);
                Swap::Done
            }
        }
    }
}

impl Default for MemorySessions {
    fn default() -> MemorySessions {
        MemorySessions::new()
    }
}

impl fmt::Debug for MemorySessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemorySessions").field("most", &self.most).finish_non_exhaustive()
    }
}

impl SessionStore for MemorySessions {
    type Error = Infallible;

    async fn load(&self, key: &SessionKey, now: u64) -> Result<Option<StoredSession>, Infallible> {
        Ok(self.lock().get(key).filter(|session| session.expires > now).cloned())
    }

    async fn insert(&self, key: &SessionKey, session: &StoredSession) -> Result<(), Infallible> {
        let mut sessions = self.lock();
        if sessions.len() >= self.most
            && let Some(first) = sessions.iter().min_by_key(|(_, session)| session.expires).map(|(key, _)| *key)
        {
            sessions.remove(&first);
        }
        sessions.insert(*key, session.clone());
        Ok(())
    }

    async fn replace(&self, key: &SessionKey, version: u64, session: &StoredSession) -> Result<Swap, Infallible> {
        Ok(self.swap(key, version, Some(session)))
    }

    async fn remove(&self, key: &SessionKey, version: u64) -> Result<Swap, Infallible> {
        Ok(self.swap(key, version, None))
    }

    async fn remove_user(&self, user: &str, except: Option<&SessionKey>) -> Result<(), Infallible> {
        self.lock().retain(|key, session| session.user.as_deref() != Some(user) || Some(key) == except);
        Ok(())
    }

    async fn remove_expired(&self, now: u64) -> Result<(), Infallible> {
        self.lock().retain(|_, session| session.expires > now);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(version: u64, expires: u64) -> StoredSession {
        StoredSession { version, expires, user: None, data: String::new() }
    }

    fn key(number: u8) -> SessionKey {
        SessionKey::from_bytes([number; 32])
    }

    #[tokio::test]
    async fn the_one_that_expires_first_makes_way() {
        let store = MemorySessions::with_most(2);
        for (number, expires) in [(1, 30), (2, 20), (3, 40)] {
            store.insert(&key(number), &session(1, expires)).await.unwrap();
        }
        let there = |number| {
            let store = store.clone();
            async move { store.load(&key(number), 10).await.unwrap().is_some() }
        };
        assert!(there(1).await && !there(2).await && there(3).await);
    }
}

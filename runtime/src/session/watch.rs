//! Sessions that somebody waits for the end of: whoever has signed out is not to go on hearing what only they may hear.
//!
//! What this process ends is told at once; so is a session whose time has come, within a second. What other processes end is
//! seen in the store within a second, which is asked so often for each session that is watched, and for a thousand at most.

use super::backend::Backend;
use super::record::Record;
use crate::crypto::now;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// How often it is looked whose time has come.
const LOOK: Duration = Duration::from_millis(300);
/// The store is asked at each look of so many: a little sooner than after a second, as the answer takes time too.
const ASK: u64 = 3;
/// The store is asked for as many sessions at a time, the others have their turn at the next ones.
const MOST: usize = 1000;

/// Who a session of somebody is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    user: String,
    name: Name,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Name {
    /// Its token, where it is in a store.
    Token(String),
    /// Its beginning, where it is in a cookie, of which another one takes the place with each change.
    Begun(u64),
}

impl Key {
    /// That of the session which is in a store by this token, or else in a cookie; `None` where nobody is signed in.
    pub(super) fn of(record: &Record, token: Option<&str>) -> Option<Key> {
        let name = token.map_or(Name::Begun(record.created), |token| Name::Token(token.to_owned()));
        Some(Key { user: record.user_text()?, name })
    }

    fn token(&self) -> Option<&str> {
        match &self.name {
            Name::Token(token) => Some(token),
            Name::Begun(_) => None,
        }
    }
}

/// The sessions that are watched.
#[derive(Default)]
pub(super) struct Watched(Mutex<Sessions>);

#[derive(Default)]
struct Sessions {
    by_key: HashMap<Key, Session>,
    /// Whether there is a task that looks.
    looking: bool,
    /// Counts the looks, for whose turn it is.
    looks: u64,
}

struct Session {
    ended: watch::Sender<bool>,
    expires: u64,
    asked: u64,
}

/// The end of a session.
pub(crate) struct SessionEnd(watch::Receiver<bool>);

impl SessionEnd {
    /// Waits for it.
    pub(crate) async fn come(mut self) {
        // Where nobody could tell it any more it has come as well.
        _ = self.0.wait_for(|ended| *ended).await;
    }
}

impl Watched {
    fn lock(&self) -> MutexGuard<'_, Sessions> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Watches the session of somebody who is signed in.
    pub(super) fn end_of(
        self: &Arc<Self>,
        key: Key,
        expires: u64,
        backend: &Arc<dyn Backend>,
        lasts: impl Fn(&Record) -> u64 + Send + Sync + 'static,
    ) -> SessionEnd {
        let mut sessions = self.lock();
        let session = sessions.by_key.entry(key).or_insert_with(|| Session {
            ended: watch::Sender::new(false),
            expires,
            asked: 0,
        });
        let end = SessionEnd(session.ended.subscribe());
        if !std::mem::replace(&mut sessions.looking, true) {
            tokio::spawn(look(Arc::downgrade(self), backend.clone(), lasts));
        }
        end
    }

    /// The session has become another one, or has been used.
    pub(super) fn changed(&self, old: &Key, new: Option<&Key>, expires: u64) {
        let mut sessions = self.lock();
        if Some(old) != new {
            end(sessions.by_key.remove(old));
        } else if let Some(session) = sessions.by_key.get_mut(old) {
            session.expires = expires;
        }
    }

    /// All sessions of a user but the one of this token have been ended.
    pub(super) fn ended_but(&self, user: &str, own: Option<&str>) {
        let mut sessions = self.lock();
        for (_, session) in sessions.by_key.extract_if(|key, _| key.user == user && key.token() != own) {
            end(Some(session));
        }
    }

    /// Ends those whose time has come; those whom the store is to be asked about now. `None` where nobody waits any more.
    fn due(&self) -> Option<Vec<Key>> {
        let now = now();
        let mut sessions = self.lock();
        sessions.by_key.retain(|_, session| session.ended.receiver_count() > 0);
        if sessions.by_key.is_empty() {
            sessions.looking = false;
            return None;
        }
        for (_, session) in sessions.by_key.extract_if(|_, session| session.expires <= now) {
            end(Some(session));
        }
        sessions.looks += 1;
        let looks = sessions.looks;
        if !looks.is_multiple_of(ASK) {
            return Some(Vec::new());
        }
        let mut due: Vec<(&Key, &mut Session)> = sessions.by_key.iter_mut().collect();
        if due.len() > MOST {
            due.select_nth_unstable_by_key(MOST, |(_, session)| session.asked);
            due.truncate(MOST);
        }
        Some(
            due.into_iter()
                .map(|(key, session)| {
                    session.asked = looks;
                    key.clone()
                })
                .collect(),
        )
    }

    /// What the store knows of it.
    fn found(&self, key: &Key, expires: Option<u64>) {
        let mut sessions = self.lock();
        let Some(session) = sessions.by_key.get_mut(key) else { return };
        match expires {
            Some(expires) => session.expires = expires,
            None => end(sessions.by_key.remove(key)),
        }
    }
}

fn end(session: Option<Session>) {
    if let Some(session) = session {
        session.ended.send_replace(true);
    }
}

/// Looks after them, as long as there are some.
async fn look(watched: Weak<Watched>, backend: Arc<dyn Backend>, lasts: impl Fn(&Record) -> u64) {
    loop {
        sleep(LOOK).await;
        let Some(watched) = watched.upgrade() else { return };
        let Some(due) = watched.due() else { return };
        for key in due {
            // What is in a cookie nobody else can end.
            let Some(token) = key.token() else { continue };
            // A store that is away has ended nothing.
            let Ok(found) = backend.load(token, now()).await else { break };
            watched.found(&key, found.map(|found| lasts(&found.record)));
        }
    }
}

impl fmt::Debug for SessionEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionEnd").finish_non_exhaustive()
    }
}

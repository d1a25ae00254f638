//! Where an app keeps its sessions, and for how long.

use super::backend::{Backend, Kept};
use super::in_cookie::InCookie;
use super::memory::MemorySessions;
use super::opened::RecentlyOpened;
use super::record::Record;
use super::store::SessionStore;
use super::watch::{Key, SessionEnd, Watched};
use crate::config::Config;
use crate::crypto::{Keys, Purpose, Sealer};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Where an app keeps its sessions, and for how long: what `sessions = ..` in its attribute says.
///
/// ```
/// use squall::prelude::*;
/// use squall::{MemorySessions, Sessions};
/// use std::time::Duration;
///
/// #[app(sessions = Sessions::kept_in(self.sessions.clone()).idle(Duration::from_hours(2)), handlers = [Index])]
/// struct App {
///     sessions: MemorySessions,
/// }
/// # #[handler(get, "/")]
/// # struct Index;
/// # impl Index { async fn get(self) -> &'static str { "" } }
/// ```
///
/// A store alone will do as well: `sessions = self.sessions.clone()`.
#[derive(Clone)]
pub struct Sessions {
    place: Place,
    idle: Duration,
    lifetime: Duration,
    swept: Arc<AtomicU64>,
    watched: Arc<Watched>,
}

#[derive(Clone)]
enum Place {
    Backend(Arc<dyn Backend>),
    /// In the cookie; the keys are not known yet.
    Cookie,
}

/// The name of the cookie, to which `__Host-` comes.
pub(super) const COOKIE: &str = "session";
/// Expired sessions are removed not more often than this, in seconds.
const SWEEP: u64 = 600;

impl Sessions {
    /// In this store. One that cannot be reached, or does not answer in time, is a 503 with `Retry-After`, and a line of
    /// log that says why; requests that ask for no session are answered as ever.
    pub fn kept_in(store: impl SessionStore) -> Sessions {
        Sessions::at(Place::Backend(Arc::new(Kept::new(store))))
    }

    /// In the visitor's own cookie, encrypted with the site's keys: nothing to keep, and nothing to share between the
    /// machines of a site. What that costs:
    ///
    /// - All values together have at most about 2,900 bytes.
    /// - Of two requests that change a session at once, the change of one is lost.
    /// - A session cannot be ended from afar: signing out takes the cookie from the browser, and a copy of the cookie
    ///   stays valid until it expires.
    pub fn in_cookie() -> Sessions {
        Sessions::at(Place::Cookie)
    }

    fn at(place: Place) -> Sessions {
        const DAY: u64 = 24;
        Sessions {
            place,
            idle: Duration::from_hours(7 * DAY),
            lifetime: Duration::from_hours(30 * DAY),
            swept: Arc::default(),
            watched: Arc::default(),
        }
    }

    /// How long a session lasts without a request: 7 days unless told otherwise. It is at least one minute.
    pub fn idle(mut self, time: Duration) -> Sessions {
        self.idle = time.max(Duration::from_secs(60));
        self
    }

    /// How long a session lasts from its sign-in (or its beginning) on, whatever its visitor does: 30 days unless told
    /// otherwise. It is at least one minute.
    pub fn lifetime(mut self, time: Duration) -> Sessions {
        self.lifetime = time.max(Duration::from_secs(60));
        self
    }

    /// How long the store is waited for, each time that a request asks it: 5 seconds unless told otherwise. Less than what
    /// a pool of connections waits for a database by itself, lest requests pile up while it is down.
    pub fn timeout(mut self, time: Duration) -> Sessions {
        if let Place::Backend(backend) = &self.place
            && let Some(backend) = backend.with_timeout(time)
        {
            self.place = Place::Backend(backend);
        }
        self
    }

    /// Whether the site's keys are needed.
    fn needs_keys(&self) -> bool {
        matches!(self.place, Place::Cookie)
    }

    /// With the site's keys, which are known now.
    fn settled(mut self, config: &Config) -> Sessions {
        if self.needs_keys()
            && let Some(keys) = config.get::<Keys>()
        {
            let sealer = Sealer::new(keys, Purpose::SESSION);
            self.place = Place::Backend(Arc::new(InCookie {
                sealer,
                name: COOKIE,
                lifetime: self.lifetime,
                opened: RecentlyOpened::default(),
            }));
        }
        self
    }

    /// Those whose end somebody waits for.
    pub(super) fn watched(&self) -> &Watched {
        &self.watched
    }

    /// Who a session is that is kept by this token; `None` where nobody is signed in.
    pub(super) fn key(&self, record: &Record, token: &str) -> Option<Key> {
        Key::of(record, self.backend()?.is_store().then_some(token))
    }

    /// The end of a session that is kept by this token; `None` where nobody is signed in.
    pub(super) fn end_of(&self, record: &Record, token: &str) -> Option<SessionEnd> {
        // Without what is watched, which would keep itself.
        let times = Sessions { watched: Arc::default(), ..self.clone() };
        let lasts = move |record: &Record| times.expires(record);
        let key = self.key(record, token)?;
        Some(self.watched.end_of(key, self.expires(record), self.backend()?, lasts))
    }

    pub(super) fn backend(&self) -> Option<&Arc<dyn Backend>> {
        match &self.place {
            Place::Backend(backend) => Some(backend),
            Place::Cookie => None,
        }
    }

    /// How long the browser keeps the cookie of a session that outlives it.
    pub(super) fn cookie_age(&self) -> Duration {
        self.lifetime
    }

    /// When it ends, in seconds since 1970.
    pub(super) fn expires(&self, record: &Record) -> u64 {
        let idle = record.seen.saturating_add(self.idle.as_secs());
        idle.min(record.created.saturating_add(self.lifetime.as_secs()))
    }

    /// Whether it is time to note that the session is in use: not with each request, as that would write each time.
    pub(super) fn is_to_be_touched(&self, record: &Record, now: u64) -> bool {
        now.saturating_sub(record.seen) > self.idle.as_secs() / 20
    }

    /// Removes what has expired, in the background, when it is time to.
    pub(super) fn sweep(&self, now: u64) {
        let last = self.swept.load(Ordering::Relaxed);
        let due = now.saturating_sub(last) >= SWEEP;
        if !due || self.swept.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return;
        }
        let Some(backend) = self.backend().cloned() else { return };
        tokio::spawn(async move {
            if let Err(error) = backend.remove_expired(now).await {
                tracing::warn!(target: "squall::session", ?error, "expired sessions could not be removed");
            }
        });
    }
}

/// What needs the site's keys, in words, where its sessions do.
pub(crate) fn needing_keys(config: &Config) -> Option<String> {
    config.get::<Sessions>().filter(|sessions| sessions.needs_keys()).map(|_| "`Sessions::in_cookie`".to_owned())
}

/// Gives the sessions the site's keys.
pub(crate) fn settle(config: &mut Config) {
    if let Some(sessions) = config.get::<Sessions>().cloned() {
        let sessions = sessions.settled(config);
        config.put(sessions);
    }
}

/// `#[app(sessions = ..)]`
pub fn with_sessions<S: IntoSessions>(mut config: Config, sessions: impl FnOnce() -> S) -> Config {
    config.put(sessions().into_sessions());
    config
}

/// Sessions in memory.
impl Default for Sessions {
    fn default() -> Sessions {
        Sessions::kept_in(MemorySessions::new())
    }
}

impl<S: SessionStore> From<S> for Sessions {
    fn from(store: S) -> Sessions {
        Sessions::kept_in(store)
    }
}

/// What `sessions = ..` can be.
#[diagnostic::on_unimplemented(
    message = "sessions cannot be kept in a `{Self}`",
    label = "expected `Sessions`, or a store",
    note = "help: sessions = Sessions::in_cookie(), or a type that implements `squall::SessionStore`: sessions = self.store.clone()"
)]
pub trait IntoSessions {
    /// Where they are kept.
    fn into_sessions(self) -> Sessions;
}

impl IntoSessions for Sessions {
    fn into_sessions(self) -> Sessions {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<S: SessionStore> IntoSessions for S {
    fn into_sessions(self) -> Sessions {
        Sessions::kept_in(self)
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("idle", &self.idle).field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

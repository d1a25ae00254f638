//! The session of one request: loaded when somebody asks for it, and kept before the answer leaves, if it has changed.

use super::backend::{Backend, Found, Outcome};
use super::change::Change;
use super::record::Record;
use super::settings::{COOKIE, Sessions};
use super::watch::SessionEnd;
use crate::cookie::{Cookie, Cookies};
use crate::crypto::now;
use crate::error::{Error, Result};
use crate::random::random_bytes;
use crate::request::{BoxFuture, Dependence, Part, Request};
use crate::respond::Response;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OnceCell;

/// How often a change is tried again, where other requests of the same session are quicker.
const TRIES: usize = 32;

/// The session of one request.
pub(crate) struct Carried {
    sessions: Sessions,
    cookies: Cookies,
    held: OnceCell<Held>,
    work: Mutex<Work>,
}

/// What was loaded.
#[derive(Clone, Debug)]
struct Held {
    /// What the cookie says, where it stands for a session.
    token: Option<String>,
    version: u64,
    record: Record,
}

/// What the request makes of it.
struct Work {
    /// The session as the request sees it.
    record: Record,
    changes: Vec<Change>,
}

impl Carried {
    /// The session of this request. One that is not there yet begins now, and is not kept until something is in it.
    ///
    /// # Errors
    ///
    /// 503 where the store cannot be reached.
    pub(crate) async fn of(request: &Request) -> Result<Arc<Carried>> {
        let Some(sessions) = request.config().get::<Sessions>() else {
            return Err(Error::internal("the app keeps no sessions: write #[app(sessions = ..)]"));
        };
        request.note(Dependence::Visitor);
        let carried = request.part(|| Carried {
            sessions: sessions.clone(),
            cookies: Cookies::of(request),
            held: OnceCell::new(),
            work: Mutex::new(Work { record: Record::default(), changes: Vec::new() }),
        });
        carried.held.get_or_try_init(|| carried.load()).await?;
        Ok(carried)
    }

    /// Whether the request has a cookie that may stand for a session.
    pub(crate) fn is_named_by(request: &Request) -> bool {
        Cookies::of(request).get(COOKIE).is_some()
    }

    async fn load(&self) -> Result<Held> {
        let now = now();
        let token = self.cookies.get(COOKIE);
        let found = match &token {
            Some(token) => self.backend()?.load(token, now).await?,
            None => None,
        };
        // A store may be wrong about the time, and a cookie knows only when it was made.
        let found = found.filter(|found| self.sessions.expires(&found.record) > now);
        let held = match found {
            Some(Found { record, version }) => Held { token, version, record },
            None => Held { token: None, version: 0, record: Record::new(now) },
        };
        self.work().record = held.record.clone();
        Ok(held)
    }

    fn backend(&self) -> Result<&Arc<dyn Backend>> {
        self.sessions.backend().ok_or_else(|| Error::internal("sessions in cookies need keys, and the site has none"))
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at the session as the request sees it.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Record) -> T) -> T {
        read(&self.work().record)
    }

    /// Changes it.
    pub(super) fn change(&self, change: Change) {
        let mut work = self.work();
        change.apply(&mut work.record);
        work.changes.push(change);
    }

    /// Signs a user in, by their id: under another token, which nobody can have planted.
    pub(crate) fn sign_in(&self, user: Value, remembered: bool) {
        self.change(Change::SignIn { user, remembered, at: now() });
    }

    /// Forgets who is signed in, and all else.
    pub(crate) fn sign_out(&self) {
        self.change(Change::SignOut { at: now() });
    }

    /// What tokens of forms are made of; from now on there is something.
    pub(crate) fn xsrf_secret(&self) -> Result<[u8; 16]> {
        if let Some(secret) = self.read(|record| record.xsrf) {
            return Ok(secret);
        }
        let secret = random_bytes()?;
        self.change(Change::Xsrf(secret));
        Ok(secret)
    }

    /// What tokens of forms were made of, if there were any.
    pub(crate) fn known_xsrf_secret(&self) -> Option<[u8; 16]> {
        self.read(|record| record.xsrf)
    }

    /// Ends all other sessions of the one who is signed in.
    pub(crate) async fn end_others(&self) -> Result<()> {
        let Some(user) = self.read(Record::user_text) else { return Ok(()) };
        let own = self.held.get().and_then(|held| held.token.as_deref());
        self.backend()?.remove_user(&user, own).await?;
        self.sessions.watched().ended_but(&user, own);
        Ok(())
    }

    async fn keep(&self) -> Result<()> {
        let Some(held) = self.held.get() else { return Ok(()) };
        let changes = std::mem::take(&mut self.work().changes);
        if changes.is_empty() {
            return self.touch(held).await;
        }
        let mut held = held.clone();
        let rotates = changes.iter().any(Change::rotates);
        for _ in 0..TRIES {
            let mut record = held.record.clone();
            changes.iter().for_each(|change| change.apply(&mut record));
            if record == held.record && !rotates {
                return Ok(());
            }
            record.seen = now();
            let Some(token) = held.token.clone() else { return self.begin(&record).await };
            let kept = if rotates {
                self.rotate(&token, held.version, &record).await
            } else {
                self.replace(&token, held.version, &record).await
            };
            match kept? {
                Kept::Yes => {
                    self.tell(&held.record, &token, &record);
                    return Ok(());
                }
                Kept::No => held = self.load().await?,
            }
            // It was ended meanwhile, by signing out elsewhere say. What belonged to it is not to come back, but for who
            // signs in.
            if held.token.is_none() && !rotates {
                return self.cookies.remove(COOKIE);
            }
        }
        Err(Error::unavailable("too many requests of one session at once"))
    }

    /// Keeps a session that was not there.
    async fn begin(&self, record: &Record) -> Result<()> {
        if record.is_empty() {
            return if self.cookies.get(COOKIE).is_some() { self.cookies.remove(COOKIE) } else { Ok(()) };
        }
        let token = self.backend()?.create(record, self.sessions.expires(record)).await?;
        self.sessions.sweep(now());
        self.set_cookie(record, &token)
    }

    async fn replace(&self, token: &str, version: u64, record: &Record) -> Result<Kept> {
        match self.backend()?.replace(token, version, record, self.sessions.expires(record)).await? {
            Outcome::Done(None) => Ok(Kept::Yes),
            Outcome::Done(Some(token)) => self.set_cookie(record, &token).map(|()| Kept::Yes),
            Outcome::Changed | Outcome::Gone => Ok(Kept::No),
        }
    }

    /// Gives the session another token. The new one is kept before the old one goes, so that nothing is lost where the
    /// process ends in between; if the old one has changed meanwhile, it is all done again.
    async fn rotate(&self, token: &str, version: u64, record: &Record) -> Result<Kept> {
        let backend = self.backend()?;
        let new = match record.is_empty() {
            true => None,
            false => Some(backend.create(record, self.sessions.expires(record)).await?),
        };
        match (backend.remove(token, version).await?, new) {
            (Outcome::Changed, Some(new)) => backend.remove(&new, 1).await.map(|_| Kept::No),
            (Outcome::Changed, None) => Ok(Kept::No),
            (_, Some(new)) => self.set_cookie(record, &new).map(|()| Kept::Yes),
            (_, None) => self.cookies.remove(COOKIE).map(|()| Kept::Yes),
        }
    }

    /// Notes from time to time that the session is in use. Whoever has changed it meanwhile has noted that too.
    async fn touch(&self, held: &Held) -> Result<()> {
        let (Some(token), now) = (&held.token, now()) else { return Ok(()) };
        if !self.sessions.is_to_be_touched(&held.record, now) {
            return Ok(());
        }
        let record = Record { seen: now, ..held.record.clone() };
        self.replace(token, held.version, &record).await?;
        self.tell(&held.record, token, &record);
        Ok(())
    }

    /// Tells who waits for the end of the session what has become of it.
    fn tell(&self, old: &Record, token: &str, new: &Record) {
        let Some(old) = self.sessions.key(old, token) else { return };
        let now = self.cookies.get(COOKIE).and_then(|token| self.sessions.key(new, &token));
        self.sessions.watched().changed(&old, now.as_ref(), self.sessions.expires(new));
    }

    fn set_cookie(&self, record: &Record, token: &str) -> Result<()> {
        let cookie = Cookie::new(COOKIE);
        let cookie = if record.remembered { cookie.max_age(self.sessions.cookie_age()) } else { cookie };
        self.cookies.set(cookie, token)
    }
}

/// The id of the user whom the session of a request remembers; `None` too where the app keeps no sessions.
pub(crate) async fn user(request: &Request) -> Result<Option<Value>> {
    if request.config().get::<Sessions>().is_none() || !Carried::is_named_by(request) {
        return Ok(None);
    }
    Ok(Carried::of(request).await?.read(|record| record.user.clone()))
}

/// The end of the session of a request, for an answer that goes on after it; `None` where the session was not asked for, or
/// nobody is signed in.
pub(crate) fn end_of(request: &Request) -> Option<SessionEnd> {
    let carried = request.existing_part::<Carried>()?;
    let held = carried.held.get()?;
    carried.sessions.end_of(&held.record, held.token.as_deref()?)
}

enum Kept {
    Yes,
    No,
}

impl Part for Carried {
    fn forget(&self) {
        let mut work = self.work();
        work.changes.clear();
        if let Some(held) = self.held.get() {
            work.record = held.record.clone();
        }
    }

    fn finish<'a>(&'a self, _: &'a Request, _: &'a mut Response) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.keep())
    }
}

//! What counts for a site: its store, or the memory of this process where it has none, or where that is down.

use super::memory::Memory;
use super::store::{Rate, ThrottleKey, ThrottleStore};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::request::{BoxFuture, Request};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long a store is waited for.
const TIMEOUT: Duration = Duration::from_millis(500);
/// How long a store that has failed is not asked again.
const PAUSE: Duration = Duration::from_secs(5);

/// Counts requests.
#[derive(Clone)]
pub(crate) struct Throttling(Arc<Inner>);

struct Inner {
    /// What is taken of allowances.
    taken: Memory,
    /// What is remembered: apart, since it lasts for so long that nothing else would find a place beside it.
    remembered: Memory,
    store: Option<Arc<dyn Backend>>,
    start: Instant,
    /// Until when the store is not asked, in milliseconds since the start; 0 where it answers.
    paused: AtomicU64,
}

/// The store of `throttle_store = ..`, until the site is made.
#[derive(Clone)]
struct Chosen(Arc<dyn Backend>);

/// `#[app(throttle_store = ..)]`
pub fn with_throttle_store<S: IntoThrottleStore>(mut config: Config, store: impl FnOnce() -> S) -> Config {
    config.put(store().into_chosen());
    config
}

/// What `throttle_store = ..` can be.
#[diagnostic::on_unimplemented(
    message = "requests cannot be counted by a `{Self}`",
    label = "expected a store of allowances",
    note = "help: throttle_store = self.throttle.clone(), with a field `throttle: RedisThrottle`, or a type of your own that \
            implements `squall::ThrottleStore`"
)]
pub trait IntoThrottleStore {
    /// As a setting.
    #[doc(hidden)]
    #[allow(private_interfaces)]
    fn into_chosen(self) -> Chosen;
}

#[diagnostic::do_not_recommend]
impl<S: ThrottleStore> IntoThrottleStore for S {
    #[allow(private_interfaces)]
    fn into_chosen(self) -> Chosen {
        Chosen(Arc::new(self))
    }
}

/// A store, of a type that only its maker knows.
trait Backend: Send + Sync {
    fn take<'a>(&'a self, key: &'a ThrottleKey<'_>, rate: Rate) -> BoxFuture<'a, Answer<Option<Duration>>>;
    fn remember<'a>(&'a self, key: &'a ThrottleKey<'_>, time: Duration) -> BoxFuture<'a, Answer<()>>;
    fn remembers<'a>(&'a self, key: &'a ThrottleKey<'_>) -> BoxFuture<'a, Answer<bool>>;
}

type Answer<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

impl<S: ThrottleStore> Backend for S {
    fn take<'a>(&'a self, key: &'a ThrottleKey<'_>, rate: Rate) -> BoxFuture<'a, Answer<Option<Duration>>> {
        Box::pin(async move { Ok(ThrottleStore::take(self, key, rate).await?) })
    }

    fn remember<'a>(&'a self, key: &'a ThrottleKey<'_>, time: Duration) -> BoxFuture<'a, Answer<()>> {
        Box::pin(async move { Ok(ThrottleStore::remember(self, key, time).await?) })
    }

    fn remembers<'a>(&'a self, key: &'a ThrottleKey<'_>) -> BoxFuture<'a, Answer<bool>> {
        Box::pin(async move { Ok(ThrottleStore::remembers(self, key).await?) })
    }
}

impl Throttling {
    /// As the settings say; it is one of them from now on.
    pub(crate) fn settle(config: &mut Config) -> Throttling {
        let throttling = Throttling(Arc::new(Inner {
            taken: Memory::new(),
            remembered: Memory::new(),
            store: config.get::<Chosen>().map(|chosen| chosen.0.clone()),
            start: Instant::now(),
            paused: AtomicU64::new(0),
        }));
        config.put(throttling.clone());
        throttling
    }

    pub(super) fn of(request: &Request) -> Result<&Throttling> {
        request.config().get().ok_or_else(|| Error::internal("requests are counted by a site, and this one has none"))
    }

    /// Takes one request off an allowance: how long to wait, where there is none left.
    pub(super) async fn take(&self, key: ThrottleKey<'_>, rate: Rate) -> Option<Duration> {
        let here = || self.0.taken.take(key, rate);
        match &self.0.store {
            None => here(),
            Some(store) => self.0.ask(|| store.take(&key, rate)).await.unwrap_or_else(here),
        }
    }

    /// Remembers something for so long.
    pub(super) async fn remember(&self, key: ThrottleKey<'_>, time: Duration) {
        let here = || self.0.remembered.remember(key, time);
        match &self.0.store {
            None => here(),
            Some(store) => self.0.ask(|| store.remember(&key, time)).await.unwrap_or_else(here),
        }
    }

    pub(super) async fn remembers(&self, key: ThrottleKey<'_>) -> bool {
        let here = || self.0.remembered.remembers(key);
        match &self.0.store {
            None => here(),
            Some(store) => self.0.ask(|| store.remembers(&key)).await.unwrap_or_else(here),
        }
    }
}

impl Inner {
    /// What the store answers; `None` while it is down.
    async fn ask<'a, T>(&self, asked: impl FnOnce() -> BoxFuture<'a, Answer<T>>) -> Option<T> {
        let now = self.start.elapsed().as_millis() as u64;
        let next = now + PAUSE.as_millis() as u64;
        let paused = self.paused.load(Ordering::Relaxed);
        // When the pause is over, one request asks for all.
        let may_ask = paused == 0
            || (paused <= now
                && self.paused.compare_exchange(paused, next, Ordering::Relaxed, Ordering::Relaxed).is_ok());
        if !may_ask {
            return None;
        }
        let cause = match tokio::time::timeout(TIMEOUT, asked()).await {
            Ok(Ok(answer)) => {
                if paused != 0 {
                    self.paused.store(0, Ordering::Relaxed);
                    tracing::info!(target: "squall::throttle", "the store of allowances answers again");
                }
                return Some(answer);
            }
            Ok(Err(cause)) => cause.to_string(),
            Err(_) => format!("it has not answered within {TIMEOUT:?}"),
        };
        if self.paused.swap(next, Ordering::Relaxed) == 0 {
            tracing::error!(
                target: "squall::throttle",
                cause,
                "the store of allowances cannot be reached: until it can, this process counts for itself"
            );
        }
        None
    }
}

impl fmt::Debug for Throttling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Throttling")
    }
}

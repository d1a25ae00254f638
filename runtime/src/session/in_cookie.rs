//! Sessions in their visitors' cookies.

use super::backend::{Backend, Found, Outcome};
use super::opened::RecentlyOpened;
use super::record::Record;
use crate::crypto::{Sealer, is_valid, now};
use crate::error::{Error, Result};
use crate::request::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

/// No store at all: the visitor's cookie holds all, encrypted.
pub(super) struct InCookie {
    pub(super) sealer: Sealer,
    pub(super) name: &'static str,
    /// A cookie older than this is not opened.
    pub(super) lifetime: Duration,
    pub(super) opened: RecentlyOpened,
}

impl InCookie {
    fn record(&self, token: &str, now: u64) -> Option<Record> {
        if let Some((record, time)) = self.opened.get(token) {
            return is_valid(time, now, self.lifetime).then_some(record);
        }
        let opened = self.sealer.open(self.name, token, self.lifetime, now)?;
        let record: Record = serde_json::from_slice(&opened.value).ok()?;
        self.opened.keep(token, &record, opened.time);
        Some(record)
    }

    fn seal(&self, record: &Record) -> Result<String> {
        self.sealer.seal(self.name, &serde_json::to_vec(record)?, now())
    }
}

impl Backend for InCookie {
    fn load<'a>(&'a self, token: &'a str, now: u64) -> BoxFuture<'a, Result<Option<Found>>> {
        let record = self.record(token, now);
        Box::pin(async move { Ok(record.map(|record| Found { record, version: 0 })) })
    }

    fn create<'a>(&'a self, record: &'a Record, _: u64) -> BoxFuture<'a, Result<String>> {
        Box::pin(async move { self.seal(record) })
    }

    fn replace<'a>(&'a self, token: &'a str, _: u64, record: &'a Record, _: u64) -> BoxFuture<'a, Result<Outcome>> {
        self.opened.forget(token);
        Box::pin(async move { Ok(Outcome::Done(Some(self.seal(record)?))) })
    }

    fn remove<'a>(&'a self, token: &'a str, _: u64) -> BoxFuture<'a, Result<Outcome>> {
        self.opened.forget(token);
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

    fn is_store(&self) -> bool {
        false
    }

    /// There is nothing to wait for.
    fn with_timeout(&self, _: Duration) -> Option<Arc<dyn Backend>> {
        None
    }
}

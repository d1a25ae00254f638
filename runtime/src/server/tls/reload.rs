//! Certificates that are read again: when their files change, and when the process is told to.

use super::Tls;
use crate::server::manager;
use crate::server::race::{Either, race};
use rustls::ServerConfig;
use std::fs;
use std::io::Result;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(5);

/// What a listener shows at present. Clones are the same one.
#[derive(Clone, Debug)]
pub(in crate::server) struct Current {
    tls: Arc<Tls>,
    config: Arc<RwLock<Arc<ServerConfig>>>,
    /// What the files were like when it was loaded.
    stamps: Arc<[Stamp]>,
    /// Told when they are to be read at once.
    changed: Arc<Notify>,
}

impl Current {
    /// Reads the files. An error says which one, and what is wrong with it.
    pub(in crate::server) fn load(tls: Tls) -> Result<Current> {
        if let Some(acme) = &tls.acme {
            acme.prepare()?;
        }
        // Before they are read: what changes meanwhile is read again.
        let stamps = tls.files().map(Stamp::of).collect();
        let config = Arc::new(tls.load()?);
        Ok(Current { tls: Arc::new(tls), config: Arc::new(RwLock::new(config)), stamps, changed: Arc::default() })
    }

    pub(super) fn config(&self) -> Arc<ServerConfig> {
        self.config.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn handshake_time(&self) -> Duration {
        self.tls.handshake_time
    }

    /// Where plain HTTP is listened for, and what is answered there.
    #[cfg(feature = "acme")]
    pub(in crate::server) fn redirect(&self) -> Option<(crate::server::Listener, super::ToHttps)> {
        self.tls.acme.as_ref()?.redirect()
    }

    /// Keeps the certificates fresh for as long as it is polled.
    pub(in crate::server) async fn keep(self) {
        match &self.tls.acme {
            Some(acme) => _ = race(acme.keep(&self.changed), self.watch()).await,
            None => self.watch().await,
        }
    }

    /// Looks at the files.
    async fn watch(&self) {
        let mut ticks = interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The process is told of hangups from here on, where it would end else.
        let mut hangup = Hangup::install();
        let mut seen = Seen { stamps: self.stamps.to_vec(), fails: 0 };
        loop {
            let told = race(race(hangup.next(), self.changed.notified()), ticks.tick()).await;
            let hung_up = matches!(told, Either::First(Either::First(_)));
            let told = matches!(told, Either::First(_));
            if hung_up {
                manager::reloading();
            }
            let stamps = self.stamps().await;
            if told || seen.is_worth_reading(&stamps) {
                let loaded = self.read_again().await;
                self.settle(loaded, stamps, &mut seen, told);
            }
            if hung_up {
                manager::reloaded();
            }
        }
    }

    fn settle(&self, loaded: Result<ServerConfig>, stamps: Vec<Stamp>, seen: &mut Seen, told: bool) {
        match loaded {
            Ok(config) => {
                *self.config.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
                *seen = Seen { stamps, fails: 0 };
                tracing::info!(target: "squall::tls", "the certificates have been read again");
            }
            Err(error) => {
                seen.fails = if stamps == seen.stamps { seen.fails + 1 } else { 1 };
                seen.stamps = stamps;
                // A certificate and its key are two files: the first time, somebody may be about to write the second.
                if told || seen.fails == 2 {
                    let cause = error.to_string();
                    tracing::error!(target: "squall::tls", cause, "the certificates stay the old ones: the new ones are not good");
                }
            }
        }
    }

    /// Reading blocks, and so does the reckoning with keys.
    async fn read_again(&self) -> Result<ServerConfig> {
        let tls = self.tls.clone();
        tokio::task::spawn_blocking(move || tls.load()).await.map_err(std::io::Error::other)?
    }

    async fn stamps(&self) -> Vec<Stamp> {
        let tls = self.tls.clone();
        tokio::task::spawn_blocking(move || tls.files().map(Stamp::of).collect()).await.unwrap_or_default()
    }
}

/// The signal by which processes are told to read their configuration again.
struct Hangup(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Hangup {
    fn install() -> Hangup {
        use tokio::signal::unix::{SignalKind, signal};
        let signal = signal(SignalKind::hangup());
        if let Err(error) = &signal {
            tracing::warn!(target: "squall::tls", cause = %error, "SIGHUP will not be heard");
        }
        Hangup(signal.ok())
    }

    async fn next(&mut self) {
        let heard = match &mut self.0 {
            Some(signal) => signal.recv().await,
            None => None,
        };
        if heard.is_none() {
            std::future::pending().await
        }
    }
}

#[cfg(not(unix))]
impl Hangup {
    fn install() -> Hangup {
        Hangup()
    }

    async fn next(&mut self) {
        std::future::pending().await
    }
}

/// What has been seen of the files.
struct Seen {
    stamps: Vec<Stamp>,
    /// How often reading them has failed since they changed.
    fails: u32,
}

impl Seen {
    /// Whether they have changed, or may be whole by now.
    fn is_worth_reading(&self, stamps: &[Stamp]) -> bool {
        self.stamps != stamps || self.fails == 1
    }
}

/// What changes with a file; `None` where it is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp(Option<(SystemTime, u64, u64)>);

impl Stamp {
    fn of(path: &PathBuf) -> Stamp {
        Stamp(fs::metadata(path).ok().map(|file| {
            let written = file.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            (written, file.len(), number(&file))
        }))
    }
}

/// Which file it is: another one may have been put in its place, as old and as long.
#[cfg(unix)]
fn number(file: &fs::Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    file.ino()
}

#[cfg(not(unix))]
fn number(_: &fs::Metadata) -> u64 {
    0
}

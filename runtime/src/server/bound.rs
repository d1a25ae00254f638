//! A server that listens: it runs, and it stops.

use super::accept::{Open, Share};
use super::admin::Admin;
use super::answering::Answering;
use super::beside::{ListensBeside, Others};
use super::builder::Server;
use super::drain::Drain;
#[cfg(unix)]
use super::listen::SocketFile;
use super::listen::{Address, Listening};
use super::manager;
use super::pulse::Watchdog;
use super::race::{Either, race};
use super::signals::Signals;
#[cfg(feature = "acme")]
use super::tls::ToHttps;
use super::workers::{BLOCKING_THREADS, Running, Workers};
use crate::app::blocking::{self, Watch};
use crate::error::Result;
use crate::readiness::Readiness;
use std::fmt;
use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// How long a connection may wait for a request once the server has been told to stop.
const LAST_REQUEST: Duration = Duration::from_secs(1);

/// How long running requests may take once the server has been told to stop, if nobody says otherwise.
pub(super) const DRAIN: Duration = Duration::from_secs(30);

/// A server that listens.
#[must_use = "it serves once it runs"]
pub struct Bound<S> {
    server: Server<S>,
    workers: Workers,
    listening: Vec<Listening>,
    admin: Option<Listening>,
    /// The servers that run with it.
    beside: Vec<Box<dyn ListensBeside>>,
    /// Where plain HTTP is answered for the authority that gives certificates.
    #[cfg(feature = "acme")]
    plain: Vec<(Listening, ToHttps)>,
}

impl<S: Answering> Bound<S> {
    pub(super) fn bind(mut server: Server<S>) -> Result<Bound<S>> {
        let workers = server.workers.unwrap_or_default();
        let count = workers.threads().unwrap_or(1);
        let listeners = std::mem::take(&mut server.listeners);
        let mut listening = Vec::new();
        for listener in listeners {
            listening.extend(listener.bind(server.limits, count)?);
        }
        let admin = match server.admin.take() {
            Some(listener) => listener.bind(server.limits, 1)?.pop(),
            None => None,
        };
        if admin.is_some() {
            server.metrics.keep();
        }
        #[cfg(feature = "acme")]
        let plain = {
            let mut plain = Vec::new();
            let asked = listening.iter().filter_map(|listening: &Listening| listening.terms.tls.as_ref()?.redirect());
            for (listener, serves) in asked {
                plain.extend(listener.bind(server.limits, 1)?.into_iter().map(|listening| (listening, serves.clone())));
            }
            plain
        };
        let beside = std::mem::take(&mut server.beside);
        let beside = beside.into_iter().map(|other| other.bind(workers)).collect::<Result<_>>()?;
        Ok(Bound {
            server,
            workers,
            listening,
            admin,
            beside,
            #[cfg(feature = "acme")]
            plain,
        })
    }

    /// Where it listens, in the order in which it was told to.
    pub fn addresses(&self) -> impl Iterator<Item = &Address> {
        self.listening.iter().map(|listening| &listening.address)
    }

    /// The first address by TCP; the port is the real one, where 0 was asked for. `None` where it listens on Unix sockets
    /// alone.
    pub fn address(&self) -> Option<SocketAddr> {
        self.addresses().find_map(|address| match address {
            Address::Tcp(address) => Some(*address),
            _ => None,
        })
    }

    /// Where [health and figures](Server::admin) are.
    pub fn admin_address(&self) -> Option<&Address> {
        self.admin.as_ref().map(|listening| &listening.address)
    }

    /// What to tell of each place where it listens.
    pub(super) fn announcements(&self) -> impl Iterator<Item = String> {
        let admin = self.admin.iter().map(|listening| format!("{} (admin)", listening.announcement()));
        let all = self.listening.iter();
        #[cfg(feature = "acme")]
        let all = all.chain(self.plain.iter().map(|(listening, _)| listening));
        all.map(Listening::announcement).chain(admin)
    }

    /// Serves until SIGTERM or Ctrl-C comes; then finishes the running requests. A second signal ends them at once.
    ///
    /// With the feature `systemd`, a service manager that wants to know (`NOTIFY_SOCKET`) is told when it accepts
    /// connections and when it stops, and its watchdog that all workers get on with their work.
    ///
    /// # Errors
    ///
    /// Where the process cannot be told of signals, or a worker cannot begin its work.
    pub async fn run(self) -> Result<()> {
        self.run_and(|_| ()).await
    }

    /// The same, and tells the places once connections are accepted and signals are heard.
    pub(super) async fn run_and(mut self, tell: impl FnOnce(&[String])) -> Result<()> {
        let mut signals = Signals::install()?;
        let mut watchdog = Watchdog::of_process();
        let mut places: Vec<String> = self.announcements().collect();
        places.extend(self.beside.iter().flat_map(|other| other.announcements()));
        let mut others = Others::until_told(std::mem::take(&mut self.beside));
        let mut started = self.start(watchdog.as_mut())?;
        tell(&places);
        manager::ready(&places);
        let serving = async {
            match race(started.until(signals.next()), others.failure()).await {
                Either::First(result) => result?,
                Either::Second(error) => return Err(error),
            }
            manager::stopping();
            started.finish(signals.next()).await?;
            others.end().await
        };
        match watchdog {
            None => serving.await,
            Some(watchdog) => match race(serving, watchdog.watch()).await {
                Either::First(result) => result,
                Either::Second(()) => unreachable!("it watches for ever"),
            },
        }
    }

    /// Serves until the future is done; then finishes the running requests. It heeds no signals.
    ///
    /// Dropping this future ends all at once.
    ///
    /// # Errors
    ///
    /// Where a worker cannot begin its work.
    pub async fn run_until(mut self, stop: impl Future<Output = ()>) -> Result<()> {
        let mut others = Others::until_stopped(std::mem::take(&mut self.beside));
        let mut started = self.start(None)?;
        match race(started.until(stop), others.failure()).await {
            Either::First(result) => result?,
            Either::Second(error) => return Err(error),
        }
        others.stop();
        started.finish(pending()).await?;
        others.end().await
    }

    /// Serves until a signal comes, beside a server that tells of both. Signals are heard from the call on.
    pub(super) fn until_told(self) -> Result<impl Future<Output = Result<()>>> {
        let mut signals = Signals::install()?;
        Ok(async move {
            let mut started = self.start(None)?;
            started.until(signals.next()).await?;
            started.finish(signals.next()).await
        })
    }

    /// Sets the workers to work.
    fn start(self, mut watchdog: Option<&mut Watchdog>) -> Result<Started> {
        let watch = blocking::watch();
        let (drain, told) = Drain::new();
        let open = Open::default();
        let threads = self.workers.threads();
        let mut shares: Vec<_> = (0..threads.unwrap_or(1))
            .map(|_| Share {
                sockets: Vec::new(),
                serves: self.server.serves.clone(),
                told: told.clone(),
                open: open.clone(),
                pulse: watchdog.as_mut().map(|watchdog| watchdog.pulse()),
            })
            .collect();
        let mut certificates = JoinSet::new();
        #[cfg(unix)]
        let mut files = Vec::new();
        for listening in self.listening {
            #[cfg(unix)]
            files.extend(listening.file);
            if let Some(current) = listening.terms.tls.clone() {
                certificates.spawn(current.keep());
            }
            for (share, socket) in shares.iter_mut().zip(listening.sockets) {
                share.sockets.push((socket, listening.terms.clone()));
            }
        }
        #[cfg(feature = "acme")]
        for (listening, serves) in self.plain {
            let Listening { sockets, terms, .. } = listening;
            let sockets = sockets.into_iter().map(|socket| (socket, terms.clone())).collect();
            let share = Share { sockets, serves, told: told.clone(), open: open.clone(), pulse: None };
            certificates.spawn(async move {
                if let Err(error) = share.serve().await {
                    tracing::error!(target: "squall::tls", cause = %error, "plain HTTP is not answered");
                }
            });
        }
        // It is not told to stop: who asks whether the server is ready is answered until its end.
        let (keep_admin, admin_told) = Drain::new();
        let mut admin = JoinSet::new();
        #[cfg(unix)]
        let mut admin_file = None;
        if let Some(listening) = self.admin {
            if let Some(current) = listening.terms.tls.clone() {
                certificates.spawn(current.keep());
            }
            #[cfg(unix)]
            {
                admin_file = listening.file;
            }
            let serves = Admin::new(
                self.server.config.clone(),
                self.server.metrics.clone(),
                open.clone(),
                told,
                self.server.process,
            );
            let sockets = listening.sockets.into_iter().map(|socket| (socket, listening.terms.clone())).collect();
            admin.spawn(Share { sockets, serves, told: admin_told, open: Open::default(), pulse: None }.serve());
        }
        let running = if threads.is_some() { Running::threads(shares)? } else { Running::shared(shares) };
        Ok(Started {
            running,
            drain,
            open,
            _certificates: certificates,
            readiness: self.server.config.get::<Readiness>().cloned(),
            drain_delay: self.server.drain_delay.unwrap_or_default(),
            _admin: (admin, keep_admin),
            _watch: watch,
            drain_time: self.server.drain_time.unwrap_or(DRAIN),
            #[cfg(unix)]
            files,
            #[cfg(unix)]
            _admin_file: admin_file,
        })
    }
}

/// A server that runs. Dropped, it ends at once.
struct Started {
    running: Running,
    drain: Drain,
    open: Open,
    /// Who looks at the files.
    _certificates: JoinSet<()>,
    readiness: Option<Readiness>,
    drain_delay: Duration,
    /// What tells of handlers that hold their threads.
    _watch: Option<Arc<Watch>>,
    /// Health and figures.
    _admin: (JoinSet<io::Result<()>>, Drain),
    drain_time: Duration,
    #[cfg(unix)]
    files: Vec<SocketFile>,
    #[cfg(unix)]
    _admin_file: Option<SocketFile>,
}

impl Started {
    /// Serves until the future is done.
    async fn until(&mut self, stop: impl Future<Output = ()>) -> Result<()> {
        match race(stop, self.running.ended()).await {
            Either::First(()) => Ok(()),
            // Nobody has told it to.
            Either::Second(result) => Ok(result?),
        }
    }

    /// Finishes the running requests, for the time that is allowed, or until the future is done.
    async fn finish(mut self, at_once: impl Future<Output = ()>) -> Result<()> {
        let mut at_once = pin!(at_once);
        if let Some(readiness) = &self.readiness {
            readiness.drain();
        }
        tracing::info!(target: "squall::server", connections = self.open.count(), "finishing the running requests");
        if !self.drain_delay.is_zero()
            && let Either::First(()) = race(at_once.as_mut(), sleep(self.drain_delay)).await
        {
            return self.end().await;
        }
        // Who comes now is not to find what nobody will answer.
        #[cfg(unix)]
        self.files.clear();
        self.drain.begin();
        let closing = async {
            sleep(LAST_REQUEST).await;
            self.drain.close_idle();
            pending::<()>().await
        };
        let late = race(sleep(self.drain_time), at_once);
        match race(self.running.ended(), race(late, closing)).await {
            Either::First(result) => Ok(result?),
            Either::Second(_) => self.end().await,
        }
    }

    /// Breaks off what is left.
    async fn end(mut self) -> Result<()> {
        let connections = self.open.count();
        tracing::warn!(target: "squall::server", connections, "stopped before the last request was answered");
        self.drain.end();
        // A handler that holds its thread is not waited for.
        _ = timeout(2 * BLOCKING_THREADS, self.running.ended()).await;
        Ok(())
    }
}

impl<S> fmt::Debug for Bound<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound").field("listening", &self.listening).finish_non_exhaustive()
    }
}

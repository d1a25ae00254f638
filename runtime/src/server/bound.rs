//! A server that listens: it runs, and it stops.

use super::accept::{Open, Share};
use super::answering::Answering;
use super::builder::Server;
use super::drain::Drain;
use super::listen::{Address, Listening};
use super::race::{Either, race};
use super::signals::Signals;
use super::workers::{BLOCKING_THREADS, Running, Workers};
use crate::error::Result;
use std::fmt;
use std::future::{Pending, pending};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How long a connection may wait for a request once the server has been told to stop.
const LAST_REQUEST: Duration = Duration::from_secs(1);

/// A server that listens.
#[must_use = "it serves once it runs"]
pub struct Bound<S> {
    server: Server<S>,
    workers: Workers,
    listening: Vec<Listening>,
}

impl<S: Answering> Bound<S> {
    pub(super) fn bind(mut server: Server<S>, workers: Workers) -> Result<Bound<S>> {
        let count = workers.threads().unwrap_or(1);
        let listeners = std::mem::take(&mut server.listeners);
        let listening =
            listeners.into_iter().map(|listener| listener.bind(server.limits, count)).collect::<Result<_>>()?;
        Ok(Bound { server, workers, listening })
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

    /// Serves until SIGTERM or Ctrl-C comes; then finishes the running requests. A second signal ends them at once.
    ///
    /// # Errors
    ///
    /// Where the process cannot be told of signals, or a worker cannot begin its work.
    #[allow(clippy::async_yields_async, reason = "what comes after the first signal is the wait for the second one")]
    pub async fn run(self) -> Result<()> {
        let mut signals = Signals::install()?;
        let stop = async {
            signals.next().await;
            async move { signals.next().await }
        };
        self.serve(stop).await
    }

    /// Serves until the future is done; then finishes the running requests. It heeds no signals.
    ///
    /// Dropping this future ends all at once.
    ///
    /// # Errors
    ///
    /// Where a worker cannot begin its work.
    #[allow(clippy::async_yields_async, reason = "what comes after the wish to stop is a wait without an end")]
    pub async fn run_until(self, stop: impl Future<Output = ()>) -> Result<()> {
        let stop = async {
            stop.await;
            pending()
        };
        self.serve::<Pending<()>>(stop).await
    }

    /// Serves until the first future is done, and finishes the running requests until the one that it gives is.
    async fn serve<F: Future<Output = ()>>(self, stop: impl Future<Output = F>) -> Result<()> {
        let (drain, told) = Drain::new();
        let open = Open::default();
        let mut shares: Vec<_> = (0..self.workers.threads().unwrap_or(1))
            .map(|_| {
                let (serves, told, open) = (self.server.serves.clone(), told.clone(), open.clone());
                Share { sockets: Vec::new(), serves, told, open }
            })
            .collect();
        for listening in self.listening {
            for (share, socket) in shares.iter_mut().zip(listening.sockets) {
                share.sockets.push((socket, listening.terms.clone()));
            }
        }
        let mut running = match (self.workers.threads(), shares.pop()) {
            (None, Some(share)) => Running::shared(share),
            (_, last) => {
                shares.extend(last);
                Running::threads(shares)?
            }
        };
        let at_once = match race(stop, running.ended()).await {
            Either::First(at_once) => at_once,
            // Nobody has told it to: the others end by what is dropped here.
            Either::Second(result) => return Ok(result?),
        };
        drain.begin();
        let closing = async {
            sleep(LAST_REQUEST).await;
            drain.close_idle();
            pending::<()>().await
        };
        let late = race(sleep(self.server.limits.drain_time), at_once);
        match race(running.ended(), race(late, closing)).await {
            Either::First(result) => result?,
            Either::Second(_) => {
                let connections = open.count();
                tracing::warn!(target: "squall::server", connections, "stopped before the last request was answered");
                drain.end();
                // A handler that holds its thread is not waited for.
                _ = timeout(2 * BLOCKING_THREADS, running.ended()).await;
            }
        }
        Ok(())
    }
}

impl<S> fmt::Debug for Bound<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound").field("listening", &self.listening).finish_non_exhaustive()
    }
}

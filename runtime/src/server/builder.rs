//! A server in parts: what it serves, its limits, where it listens, when it stops.

use super::accept::{Draining, accept_until};
use super::answering::{Answering, Layered, Plain};
use super::limits::Limits;
use super::listen;
use super::signals::Signals;
use crate::app::{App, Site};
use crate::config::Config;
use crate::error::Result;
use crate::service::AppService;
use std::fmt::{self, Display};
use std::future::pending;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_layer::Layer;

/// A server that does not listen yet.
///
/// ```no_run
/// # use squall::prelude::*;
/// # #[app(handlers = [Index])] struct App;
/// # #[handler(get, "/")] struct Index;
/// # impl Index { async fn get(self) -> &'static str { "" } }
/// # async fn main_() -> squall::Result<()> {
/// let bound = squall::Server::new(App).listen("127.0.0.1:0")?;
/// println!("http://{}", bound.address());
/// bound.run().await
/// # }
/// ```
pub struct Server<S> {
    serves: S,
    limits: Limits,
    config: Arc<Config>,
}

impl<A: App> Server<Plain<A>> {
    /// A server of this app, with the usual limits.
    pub fn new(app: A) -> Server<Plain<A>> {
        Server::of_site(Site::new(app))
    }

    pub(crate) fn of_site(site: Site<A>) -> Server<Plain<A>> {
        let config = site.config().clone();
        Server { serves: Plain::new(AppService::new(site)), limits: Limits::DEFAULT, config }
    }

    /// Wraps the app in a tower layer. For several, use `tower::ServiceBuilder`, which is a layer too.
    ///
    /// An error of the layer's own, of a full queue say, is logged and answered by 500.
    pub fn layer<L>(self, layer: L) -> Server<Layered<L::Service>>
    where
        L: Layer<AppService<A>>,
        Layered<L::Service>: Answering,
    {
        Server {
            serves: Layered::new(layer.layer(self.serves.into_service()), self.config.clone()),
            limits: self.limits,
            config: self.config,
        }
    }
}

impl<S: Answering> Server<S> {
    /// How long a client may take to send the head of a request, 10 seconds if not set: from its first byte on, or from
    /// the beginning of a new connection to the first byte. Then comes 408, and the connection is closed; one on which
    /// nothing has come is closed without a word.
    pub fn header_time(mut self, time: Duration) -> Server<S> {
        self.limits.header_time = time;
        self
    }

    /// How long a connection may be idle between two requests, or a client take nothing of an answer's end, 75 seconds
    /// if not set. Then it is closed.
    pub fn idle_time(mut self, time: Duration) -> Server<S> {
        self.limits.idle_time = time;
        self
    }

    /// How many bytes the head of a request may have, 65,536 if not set and at least 8,192. More is answered by 431, or
    /// by 414 where the target alone is longer than 65,534.
    pub fn header_bytes(mut self, bytes: usize) -> Server<S> {
        self.limits.header_bytes = bytes.max(8192);
        self
    }

    /// How many headers a request may have, 100 if not set. More are answered by 431.
    pub fn header_count(mut self, count: usize) -> Server<S> {
        self.limits.header_count = count;
        self
    }

    /// How long running requests may take once the server has been told to stop, 30 seconds if not set. Then their
    /// connections are closed.
    pub fn drain_time(mut self, time: Duration) -> Server<S> {
        self.limits.drain_time = time;
        self
    }

    /// Listens on an address and port; port 0 is any free one. From here on clients can connect; they are answered
    /// once the server runs.
    ///
    /// # Errors
    ///
    /// Where the address makes no sense or is in use, and where something is wrong with the app's [`Config`].
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn listen(self, address: impl ToSocketAddrs + Display) -> Result<Bound<S>> {
        self.config.check()?;
        self.config.announce();
        let listener = listen::bind(address)?;
        let address = listener.local_addr()?;
        Ok(Bound { server: self, listener, address })
    }

    /// Serves until the process is told to stop, as [`serve`](crate::serve) does. Blocks.
    ///
    /// # Errors
    ///
    /// As [`serve`](crate::serve).
    pub fn serve(self) -> Result<()> {
        super::block_on(async { Ok(self) })
    }
}

impl<S> fmt::Debug for Server<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// A server that listens.
#[must_use = "it serves once it runs"]
pub struct Bound<S> {
    server: Server<S>,
    listener: TcpListener,
    address: SocketAddr,
}

impl<S: Answering> Bound<S> {
    /// Where it listens; the port is the real one, where 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until SIGTERM or Ctrl-C comes; then finishes the running requests. A second signal ends them at once.
    ///
    /// # Errors
    ///
    /// Where the process cannot be told of signals.
    pub async fn run(self) -> Result<()> {
        let mut signals = Signals::install()?;
        let draining = self.accept_until(signals.next()).await;
        draining.finish(signals.next()).await;
        Ok(())
    }

    /// Serves until the future is done; then finishes the running requests. It heeds no signals.
    ///
    /// Dropping this future ends all at once.
    pub async fn run_until(self, stop: impl Future<Output = ()>) {
        self.accept_until(stop).await.finish(pending()).await;
    }

    async fn accept_until(self, stop: impl Future<Output = ()>) -> Draining {
        accept_until(self.listener, self.server.serves, self.server.limits, stop).await
    }
}

impl<S> fmt::Debug for Bound<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound").field("address", &self.address).finish_non_exhaustive()
    }
}

//! A server in parts: what it serves, its limits, where it listens, when it stops.

use super::answering::{Answering, Layered, Plain};
use super::beside::Beside;
use super::bound::Bound;
use super::limits;
use super::listen::{IntoListener, Listener};
use super::workers::Workers;
use crate::app::metrics::Metrics;
use crate::app::{App, Site};
use crate::config::Config;
use crate::error::Result;
use crate::readiness::Readiness;
use crate::service::AppService;
use crate::settings::Process;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
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
/// println!("{:?}", bound.address());
/// bound.run().await
/// # }
/// ```
pub struct Server<S> {
    pub(super) serves: S,
    pub(super) limits: limits::Set,
    /// Those that the code has set.
    pub(super) code: limits::Set,
    pub(super) config: Arc<Config>,
    pub(super) listeners: Vec<Listener>,
    pub(super) workers: Option<Workers>,
    pub(super) drain_time: Option<Duration>,
    pub(super) drain_delay: Option<Duration>,
    pub(super) admin: Option<Listener>,
    /// Those of other apps, which run with it.
    pub(super) beside: Vec<Box<dyn Beside>>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) process: &'static Process,
}

impl<A: App> Server<Plain<A>> {
    /// A server of this app, with the usual limits.
    pub fn new(app: A) -> Server<Plain<A>> {
        Server::of_site(Site::new(app))
    }

    pub(crate) fn of_site(site: Site<A>) -> Server<Plain<A>> {
        let (config, metrics) = (site.config().clone(), site.metrics().clone());
        Server {
            process: site.process(),
            serves: Plain::new(AppService::new(site)),
            limits: limits::Set::default(),
            code: limits::Set::default(),
            config,
            listeners: Vec::new(),
            workers: None,
            drain_time: None,
            drain_delay: None,
            admin: None,
            beside: Vec::new(),
            metrics,
        }
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
            code: self.code,
            process: self.process,
            config: self.config,
            listeners: self.listeners,
            workers: self.workers,
            drain_time: self.drain_time,
            drain_delay: self.drain_delay,
            admin: self.admin,
            beside: self.beside,
            metrics: self.metrics,
        }
    }
}

impl<S: Answering> Server<S> {
    /// How long a client may take to send the head of a request, 10 seconds if not set: from its first byte on, or from
    /// the beginning of a new connection to the first byte. Then comes 408, and the connection is closed; one on which
    /// nothing has come is closed without a word.
    pub fn header_time(mut self, time: Duration) -> Server<S> {
        self.limits.header_time = Some(time);
        self
    }

    /// How long a connection may be idle between two requests, 75 seconds if not set. Then it is closed, up to a second
    /// later.
    pub fn idle_time(mut self, time: Duration) -> Server<S> {
        self.limits.idle_time = Some(time);
        self
    }

    /// How long each 2 MiB of a body may be waited for, 30 seconds if not set: a body of 5 MiB has 90. Only the time
    /// counts in which the handler asks for more and nothing comes. Then comes 408, and the connection is closed.
    pub fn body_time(mut self, time: Duration) -> Server<S> {
        self.limits.body_time = Some(time);
        self
    }

    /// How long a client may take nothing of what is sent to it, 30 seconds if not set. Then the connection is closed.
    pub fn write_time(mut self, time: Duration) -> Server<S> {
        self.limits.write_time = Some(time);
        self
    }

    /// How many bytes the head of a request may have, 65,536 if not set and at least 1,024. More is answered by 431, or
    /// by 414 where the target alone is as long, or longer than 65,534.
    pub fn header_bytes(mut self, bytes: usize) -> Server<S> {
        self.limits.header_bytes = Some(bytes);
        self
    }

    /// How many headers a request may have, 100 if not set. More are answered by 431.
    pub fn header_count(mut self, count: usize) -> Server<S> {
        self.limits.header_count = Some(count);
        self
    }

    /// How many requests of one HTTP/2 connection may be answered at a time, 100 if not set. Further ones are refused by
    /// `REFUSED_STREAM`, and clients send them again.
    #[cfg(feature = "http2")]
    pub fn http2_streams(mut self, streams: u32) -> Server<S> {
        self.limits.http2_streams = Some(streams);
        self
    }

    /// How long running requests may take once the server has been told to stop, 30 seconds if not set. Then their
    /// connections are closed.
    pub fn drain_time(mut self, time: Duration) -> Server<S> {
        self.drain_time = Some(time);
        self
    }

    /// How long the server goes on as before once it has been told to stop, except that its
    /// [`Readiness`](crate::Readiness) is down; no time if not set. As long as a load balancer that asks takes to notice.
    pub fn drain_delay(mut self, time: Duration) -> Server<S> {
        self.drain_delay = Some(time);
        self
    }

    /// Whether the process wants more work, for code that is to run when it does not any more: to take the server off a
    /// register of services, say, while [`drain_delay`](Server::drain_delay) has it go on as before. Handlers have it as a field.
    ///
    /// ```no_run
    /// # use squall::prelude::*;
    /// # #[app(handlers = [Index])] struct App;
    /// # #[handler(get, "/")] struct Index;
    /// # impl Index { async fn get(self) -> &'static str { "" } }
    /// # async fn leave_the_register() {}
    /// # async fn main_() -> squall::Result<()> {
    /// let server = squall::Server::new(App);
    /// let readiness = server.readiness();
    /// tokio::spawn(async move {
    ///     readiness.draining().await;
    ///     leave_the_register().await;
    /// });
    /// server.bind()?.run().await
    /// # }
    /// ```
    pub fn readiness(&self) -> Readiness {
        // Every site has one.
        self.config.get::<Readiness>().cloned().unwrap_or_else(Readiness::new)
    }

    /// Which threads do the work where neither `SQUALL_WORKERS` nor `squall.toml` says it; [`Workers::Shared`] if this does
    /// not either.
    ///
    /// Where each has a runtime of its own, what runs this server starts them, and itself only waits for its end.
    pub fn workers(mut self, workers: Workers) -> Server<S> {
        self.workers = Some(workers);
        self
    }

    /// One more place to listen at. Of each connection the terms of its own listener hold.
    ///
    /// ```no_run
    /// # use squall::prelude::*;
    /// # #[app(handlers = [Index])] struct App;
    /// # #[handler(get, "/")] struct Index;
    /// # impl Index { async fn get(self) -> &'static str { "" } }
    /// use squall::{AtCapacity, Listener, Server};
    ///
    /// # fn main() -> squall::Result<()> {
    /// Server::new(App)
    ///     .listener("127.0.0.1:8000")
    ///     .listener(Listener::new("[::]:8080").max_connections(500).at_capacity(AtCapacity::Unavailable))
    ///     .serve()
    /// # }
    /// ```
    pub fn listener(mut self, listener: impl IntoListener) -> Server<S> {
        self.listeners.push(listener.into_listener());
        self
    }

    /// Has a place of its own for who runs the site, as `SQUALL_ADMIN` does: `/health/live` and `/health/ready` for probes, and
    /// `/metrics` for Prometheus. Figures are kept only where there is such a place.
    ///
    /// Nobody has to sign in there: let it be an address that visitors do not reach. It answers to addresses, `localhost`,
    /// and the names in `SQUALL_HOSTS`. See [`Config::ready`] and [`Config::metrics`].
    ///
    /// ```no_run
    /// # use squall::prelude::*;
    /// # #[app(handlers = [Index])] struct App;
    /// # #[handler(get, "/")] struct Index;
    /// # impl Index { async fn get(self) -> &'static str { "" } }
    /// # fn main() -> squall::Result<()> {
    /// squall::Server::new(App).admin("127.0.0.1:9000").serve()
    /// # }
    /// ```
    pub fn admin(mut self, at: impl IntoListener) -> Server<S> {
        self.admin = Some(at.into_listener());
        self
    }

    /// Has another server run in the same process: one of another app, with other limits, or for other people. They begin and end
    /// together, and by the same threads. `SQUALL_LISTEN` and its key in `squall.toml` name the places of this server; the other
    /// one listens where its code says.
    ///
    /// ```no_run
    /// # use squall::prelude::*;
    /// # #[app(handlers = [Index])] struct Shop;
    /// # #[app(handlers = [Index])] struct Office;
    /// # #[handler(get, "/")] struct Index;
    /// # impl Index { async fn get(self) -> &'static str { "" } }
    /// use squall::Server;
    ///
    /// # fn main() -> squall::Result<()> {
    /// let office = Server::new(Office).listener("10.0.0.1:8001");
    /// Server::new(Shop).beside(office).serve()
    /// # }
    /// ```
    pub fn beside<T: Answering>(mut self, other: Server<T>) -> Server<S> {
        self.beside.push(Box::new(other));
        self
    }

    /// Listens at this place, besides those that the code has given it, whatever `squall.toml` and the environment say of
    /// places: for tests, and for programs that are told in another way where to listen. Of workers, limits and times they are
    /// heeded.
    ///
    /// # Errors
    ///
    /// As [`bind`](Server::bind).
    pub fn listen(self, at: impl IntoListener) -> Result<Bound<S>> {
        self.listener(at).bound(false)
    }

    /// Listens at the places it has been given; where there are none, at this one.
    #[cfg(feature = "testing")]
    pub(crate) fn listen_as_told(self, at: &str) -> Result<Bound<S>> {
        if self.listeners.is_empty() { self.listen(at) } else { self.bound(false) }
    }

    /// Listens at the places that `squall.toml` or `SQUALL_LISTEN` name; where neither does, at those that the code has given
    /// it; where there are none, on 127.0.0.1:8000. From here on clients can connect; they are answered once the server runs.
    ///
    /// # Errors
    ///
    /// Where an address makes no sense or is in use, and where something is wrong with the app's [`Config`], with
    /// `squall.toml`, or with a variable of the process.
    pub fn bind(self) -> Result<Bound<S>> {
        self.bound(true)
    }

    pub(super) fn bound(self, places: bool) -> Result<Bound<S>> {
        let server = self.settled(places)?;
        server.config.announce();
        server.process.announce();
        Bound::bind(server)
    }

    /// The same as the process has been told.
    pub(super) fn settled(self, places: bool) -> Result<Server<S>> {
        Ok(self.settle(places).map_err(super::wrong)?)
    }

    /// Serves until the process is told to stop, as [`serve`](crate::serve) does. Blocks.
    ///
    /// # Errors
    ///
    /// As [`serve`](crate::serve).
    pub fn serve(self) -> Result<()> {
        let workers = self.workers;
        let mut faults = self.config.faults();
        faults.keep(self.process.check_own());
        super::block_on(workers, faults, async { Ok(self) })
    }
}

impl<S> fmt::Debug for Server<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("limits", &self.limits).finish_non_exhaustive()
    }
}

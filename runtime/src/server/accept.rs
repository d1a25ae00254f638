//! Accepting connections, and waiting until they have ended.

use super::answering::Answering;
use super::drain::Told;
use super::http2::serve_connection;
use super::listen::{AtCapacity, Incoming, Terms, Unregistered, is_of_one_connection};
use super::pulse::Pulse;
use super::race::{Either, race};
use super::tls;
use crate::request::Connection;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;
use tokio::runtime::Handle;
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// How long to wait before the next try where nothing can be accepted, for want of file descriptors mostly.
const BACK_OFF: Duration = Duration::from_millis(100);

/// How long to be silent of it: each connection that ends makes room for one, and the next one finds none again.
const SILENCE: Duration = Duration::from_secs(10);

/// As many connections wait at the most, as far as anybody is patient: the largest backlog of Linux.
const MOST_WAITING: usize = 65_536;

/// How long to wait for handshakes that have begun. They take as long as it is to the client and back; those who are turned
/// away meanwhile try again a second after.
const HANDSHAKES: Duration = Duration::from_millis(250);

/// How many connections there are and have been, and which runtimes serve them.
#[derive(Clone, Debug, Default)]
pub(super) struct Open(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    open: AtomicUsize,
    accepted: AtomicU64,
    refused: AtomicU64,
    runtimes: Mutex<Vec<Handle>>,
}

/// How many connections are open, were accepted to be served, and found no room.
pub(super) struct Connections {
    pub(super) open: usize,
    pub(super) accepted: u64,
    pub(super) refused: u64,
}

impl Open {
    pub(super) fn count(&self) -> usize {
        self.0.open.load(Relaxed)
    }

    pub(super) fn connections(&self) -> Connections {
        let counts = &*self.0;
        Connections {
            open: self.count(),
            accepted: counts.accepted.load(Relaxed),
            refused: counts.refused.load(Relaxed),
        }
    }

    /// The runtimes, in the order in which they began.
    pub(super) fn runtimes(&self) -> Vec<Handle> {
        self.0.runtimes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn one_more(&self) -> OpenOne {
        self.0.open.fetch_add(1, Relaxed);
        self.0.accepted.fetch_add(1, Relaxed);
        OpenOne(self.clone())
    }
}

/// One of them.
struct OpenOne(Open);

impl Drop for OpenOne {
    fn drop(&mut self) {
        self.0.0.open.fetch_sub(1, Relaxed);
    }
}

/// What a worker serves: its sockets, and on what terms each.
pub(super) struct Share<S> {
    pub(super) sockets: Vec<(Unregistered, Terms)>,
    pub(super) serves: S,
    pub(super) told: Told,
    pub(super) open: Open,
    pub(super) pulse: Option<Pulse>,
}

impl<S: Answering> Share<S> {
    /// Accepts and serves until it is told to stop, and until the last connection has ended. Dropped, it ends them.
    pub(super) async fn serve(self) -> io::Result<()> {
        self.open.0.runtimes.lock().unwrap_or_else(PoisonError::into_inner).push(Handle::current());
        let mut listeners = JoinSet::new();
        for (socket, terms) in self.sockets {
            let told = self.told.in_line(terms.capacity.waiting.clone());
            let (serves, open) = (self.serves.clone(), self.open.clone());
            match socket {
                Unregistered::Tcp(listener) => {
                    let listener = TcpListener::from_std(listener)?;
                    listeners.spawn(Accepting { listener, terms, serves, told, open }.run());
                }
                #[cfg(unix)]
                Unregistered::Unix(listener) => {
                    let listener = UnixListener::from_std(listener)?;
                    listeners.spawn(Accepting { listener, terms, serves, told, open }.run());
                }
            }
        }
        let last = async {
            while let Some(ended) = listeners.join_next().await {
                ended.map_err(io::Error::other)?;
            }
            Ok(())
        };
        match self.pulse {
            None => last.await,
            Some(pulse) => match race(last, pulse.beat()).await {
                Either::First(result) => result,
                Either::Second(()) => unreachable!("it beats for ever"),
            },
        }
    }
}

/// One listener and its connections.
struct Accepting<L, S> {
    listener: L,
    terms: Terms,
    serves: S,
    told: Told,
    open: Open,
}

impl<L: Incoming, S: Answering> Accepting<L, S> {
    async fn run(self) {
        let mut connections = JoinSet::new();
        let told = self.told.clone();
        let mut stop = pin!(told.draining());
        let mut told_at: Option<Instant> = None;
        while let Either::Second(accepted) = race(stop.as_mut(), self.next(&mut connections)).await {
            match accepted {
                Ok((socket, connection)) => {
                    let place = match (self.terms.capacity.take_or_have_made().await, self.terms.capacity.policy) {
                        (Some(place), _) => Some(place),
                        (None, AtCapacity::Wait) => match race(stop.as_mut(), self.terms.capacity.wait()).await {
                            Either::Second(place) => place,
                            // It has been accepted, and will be served: one too many, for a short while.
                            Either::First(()) => {
                                self.spawn(socket, connection, None, &mut connections);
                                break;
                            }
                        },
                        (None, AtCapacity::Unavailable) => {
                            self.open.0.refused.fetch_add(1, Relaxed);
                            // Who expects a handshake would not understand it.
                            let understood = self.terms.tls.is_none();
                            if let Some(refusal) = self.terms.capacity.refusal(socket).filter(|_| understood) {
                                connections.spawn(refusal);
                            }
                            continue;
                        }
                    };
                    self.spawn(socket, connection, place, &mut connections);
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    if told_at.is_none_or(|at| at.elapsed() >= SILENCE) {
                        told_at = Some(Instant::now());
                        let open = self.open.count();
                        tracing::error!(target: "squall::server", cause = %error, open, "connections cannot be accepted");
                    }
                    // Once it is done it must not be asked again.
                    if let Either::First(()) = race(stop.as_mut(), sleep(BACK_OFF)).await {
                        break;
                    }
                }
            }
        }
        if !self.terms.inherited {
            if self.terms.reuse_port && self.listener.turn_newcomers_away() {
                self.accept_for(HANDSHAKES, &mut connections).await;
            }
            self.accept_rest(&mut connections);
        }
        self.finish(connections).await;
    }

    /// Accepts what comes in this time.
    async fn accept_for(&self, time: Duration, connections: &mut JoinSet<()>) {
        let mut end = pin!(sleep(time));
        while let Either::Second(accepted) = race(end.as_mut(), self.next(connections)).await {
            match accepted {
                Ok((socket, connection)) => self.spawn(socket, connection, self.terms.capacity.take(), connections),
                Err(error) if is_of_one_connection(&error) => {}
                Err(_) => return,
            }
        }
    }

    /// Accepts what has connected already and waits: closing the socket would break these connections off.
    /// Those at an inherited one wait for whoever has it next.
    fn accept_rest(&self, connections: &mut JoinSet<()>) {
        for _ in 0..MOST_WAITING {
            match self.listener.accept_waiting() {
                Ok((socket, connection)) => self.spawn(socket, connection, self.terms.capacity.take(), connections),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if is_of_one_connection(&error) => {}
                // Without file descriptors there is no more to be had.
                Err(_) => return,
            }
        }
    }

    /// Stops to listen, and waits for the last connection.
    async fn finish(self, mut connections: JoinSet<()>) {
        let told = self.told.clone();
        drop(self);
        let last = async { while connections.join_next().await.is_some() {} };
        if let Either::Second(()) = race(last, told.ending()).await {
            connections.shutdown().await;
        }
    }

    fn spawn(
        &self,
        socket: L::Socket,
        connection: Connection,
        place: Option<OwnedSemaphorePermit>,
        connections: &mut JoinSet<()>,
    ) {
        let open = self.open.one_more();
        let (serves, limits, told) = (self.serves.clone(), self.terms.limits, self.told.clone());
        let prior_knowledge = self.terms.prior_knowledge;
        if let Some(trusted) = self.terms.proxies.clone() {
            let (mut socket, tls) = (socket, self.terms.tls.clone());
            connections.spawn(async move {
                if let Some(connection) = trusted.apply(&mut socket, connection, limits.header_time).await {
                    match tls {
                        None => serve_connection(socket, connection, serves, limits, told, prior_knowledge).await,
                        Some(current) => tls::serve_connection(socket, connection, serves, limits, told, current).await,
                    }
                }
                drop((place, open));
            });
            return;
        }
        match self.terms.tls.clone() {
            None => connections.spawn(async move {
                serve_connection(socket, connection, serves, limits, told, prior_knowledge).await;
                drop((place, open));
            }),
            Some(current) => connections.spawn(async move {
                tls::serve_connection(socket, connection, serves, limits, told, current).await;
                drop((place, open));
            }),
        };
    }

    /// The next connection. Those that have ended meanwhile are forgotten.
    async fn next(&self, connections: &mut JoinSet<()>) -> io::Result<(L::Socket, Connection)> {
        poll_fn(|context| {
            while let Poll::Ready(Some(_)) = connections.poll_join_next(context) {}
            self.listener.poll_accept(context)
        })
        .await
    }
}

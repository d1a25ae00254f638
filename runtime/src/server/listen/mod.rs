//! Listening: where, on what terms, and what is accepted.

mod address;
mod capacity;
mod incoming;
mod tcp;

pub use address::Address;
pub(super) use address::Place;
pub use capacity::AtCapacity;
pub(super) use capacity::Capacity;
pub(super) use incoming::{Incoming, Unregistered, is_of_one_connection};

use super::limits::Limits;
use crate::error::Result;
use std::io::{Error, ErrorKind};
use std::net::{IpAddr, SocketAddr};

/// How many connections may wait to be accepted, if nobody says otherwise.
const BACKLOG: u32 = 1024;

/// How many connections a listener has at once, if nobody says otherwise: with nothing to do, so many take about 256 MiB.
const CONNECTIONS: usize = 32_768;

/// Where a server listens, and on what terms.
///
/// It is made from an address and a port, `"127.0.0.1:8000"`, `"[::]:80"` or `"localhost:8000"`; port 0 is any free one. A
/// server may have [several](super::Server::listener).
///
/// ```
/// use squall::{AtCapacity, Listener};
///
/// let listener = Listener::new("[::]:8080").max_connections(500).at_capacity(AtCapacity::Unavailable);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a server listens there once it is given to one"]
pub struct Listener {
    place: Place,
    backlog: u32,
    only_v6: bool,
    reuse_port: bool,
    most: usize,
    at_capacity: AtCapacity,
}

impl Listener {
    /// Listens here. What is wrong with a text is found when the server begins to listen.
    pub fn new(place: impl IntoListener) -> Listener {
        place.into_listener()
    }

    pub(super) fn at(place: Place) -> Listener {
        Listener {
            place,
            backlog: BACKLOG,
            only_v6: false,
            reuse_port: false,
            most: CONNECTIONS,
            at_capacity: AtCapacity::default(),
        }
    }

    /// How many connections may wait to be accepted, 1,024 if not set. Linux has no more than `net.core.somaxconn` of
    /// them wait, 4,096 on most machines.
    pub fn backlog(mut self, connections: u32) -> Listener {
        self.backlog = connections;
        self
    }

    /// How many connections it has at once, 32,768 if not set, and at least one. Workers have these together.
    pub fn max_connections(mut self, connections: usize) -> Listener {
        self.most = connections.max(1);
        self
    }

    /// What becomes of one more: it waits, if not set.
    pub fn at_capacity(mut self, policy: AtCapacity) -> Listener {
        self.at_capacity = policy;
        self
    }

    /// Leaves IPv4 to others where the address is one of IPv6: `[::]` alone means all addresses of both.
    pub fn only_v6(mut self) -> Listener {
        self.only_v6 = true;
        self
    }

    /// Has another process of the same user listen on the same port (`SO_REUSEPORT`): the next one of a rolling restart.
    /// Without this, a port that somebody listens on is in use. On systems other than Linux it changes nothing.
    pub fn reuse_port(mut self) -> Listener {
        self.reuse_port = true;
        self
    }

    /// Begins to listen, with a socket for each worker.
    pub(super) fn bind(self, limits: Limits, workers: usize) -> Result<Listening> {
        let named = |error: Error| Error::new(error.kind(), format!("cannot listen on {}: {error}", self.place));
        let listeners = match &self.place {
            Place::Tcp(address) => tcp::bind(&self, *address, workers).map_err(named)?,
            Place::Named(name) => tcp::bind_named(&self, name, workers).map_err(named)?,
            Place::Unix(_) => Err(named(Error::new(ErrorKind::Unsupported, "a Unix socket")))?,
        };
        let address = match listeners.first() {
            Some(first) => Address::Tcp(first.local_addr().map_err(named)?),
            None => unreachable!("there is a socket for each worker, and a worker at least"),
        };
        let mut sockets: Vec<Unregistered> = listeners.into_iter().map(Unregistered::Tcp).collect();
        // Where the system cannot share out connections, workers take them from one socket.
        while sockets.len() < workers {
            sockets.push(sockets[0].try_clone().map_err(named)?);
        }
        let terms = Terms { limits, capacity: Capacity::new(self.most, self.at_capacity) };
        Ok(Listening { address, sockets, terms })
    }
}

/// What names a place to listen at: an address and a port, as text or value, or a [`Listener`] that has terms of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no place to listen at",
    label = "an address and a port are wanted",
    note = "help: write both as text, \"127.0.0.1:8000\" or \"[::]:80\", or make a `squall::Listener` of them"
)]
pub trait IntoListener {
    /// The listener that listens there.
    fn into_listener(self) -> Listener;
}

impl IntoListener for Listener {
    fn into_listener(self) -> Listener {
        self
    }
}

impl IntoListener for &str {
    fn into_listener(self) -> Listener {
        Listener::at(Place::of_code(self))
    }
}

impl IntoListener for String {
    fn into_listener(self) -> Listener {
        self.as_str().into_listener()
    }
}

impl IntoListener for SocketAddr {
    fn into_listener(self) -> Listener {
        Listener::at(Place::Tcp(self))
    }
}

impl<A: Into<IpAddr>> IntoListener for (A, u16) {
    fn into_listener(self) -> Listener {
        SocketAddr::from(self).into_listener()
    }
}

/// A listener that listens.
#[derive(Debug)]
pub(super) struct Listening {
    pub(super) address: Address,
    /// One for each worker.
    pub(super) sockets: Vec<Unregistered>,
    pub(super) terms: Terms,
}

/// On what terms connections are accepted.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub(super) limits: Limits,
    pub(super) capacity: Capacity,
}

//! Listening: where, on what terms, and what is accepted.

mod address;
mod capacity;
mod incoming;
#[cfg(all(unix, feature = "systemd"))]
mod inherited;
mod settings;
mod tcp;
#[cfg(unix)]
mod unix;

pub use address::Address;
pub(super) use address::Place;
pub use capacity::AtCapacity;
pub(super) use capacity::Capacity;
pub(super) use incoming::{Incoming, Unregistered, is_of_one_connection};
#[cfg(unix)]
pub(super) use unix::SocketFile;

use super::limits::{self, Limits};
use super::proxy_protocol::Trusted;
use super::tls::{Current, Tls};
use crate::error::Result;
use crate::settings::Origin;
use socket2::SockRef;
use std::env;
#[cfg(not(all(unix, feature = "systemd")))]
use std::io::ErrorKind;
use std::io::{self, Error};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// How many connections may wait to be accepted, if nobody says otherwise.
const BACKLOG: u32 = 1024;

/// How many connections a listener has at once, if nobody says otherwise: with nothing to do, so many take about 256 MiB.
const CONNECTIONS: usize = 32_768;

/// Who may connect to a Unix socket, if nobody says otherwise: its owner.
const MODE: u32 = 0o600;

/// Where a server listens, and on what terms.
///
/// It is made from a text:
///
/// - an address and a port, `"127.0.0.1:8000"`, `"[::]:80"` or `"localhost:8000"`; port 0 is any free one;
/// - the path of a Unix socket, `"unix:/run/site.sock"`. A file that is left over from a process that was killed is
///   replaced, and the file is removed at the end;
/// - `"systemd"`, all sockets that systemd has opened for this process, or `"systemd:http"`, those with that
///   `FileDescriptorName=` (feature `systemd`).
///
/// A server may have [several](super::Server::listener).
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
    #[cfg_attr(not(unix), allow(dead_code))]
    mode: u32,
    most: usize,
    at_capacity: AtCapacity,
    tls: Option<Tls>,
    proxies: Option<Vec<String>>,
    limits: limits::Set,
    prior_knowledge: bool,
    /// Whether it does not speak TLS, whatever others do.
    plain_on_purpose: bool,
    /// Who has said what of it, where that was not the code.
    told: Vec<(String, Origin)>,
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
            mode: MODE,
            most: CONNECTIONS,
            at_capacity: AtCapacity::default(),
            tls: None,
            proxies: None,
            limits: limits::Set::default(),
            prior_knowledge: false,
            plain_on_purpose: false,
            told: Vec::new(),
        }
    }

    /// How many connections may wait to be accepted, 1,024 if not set. Linux has no more than `net.core.somaxconn` of
    /// them wait, 4,096 on most machines.
    pub fn backlog(mut self, connections: u32) -> Listener {
        self.backlog = connections;
        self
    }

    /// How many connections it has at once, 32,768 if not set, and at least one. Workers have these together. For one more the
    /// one makes room that has waited longest for its client: idle between two requests, or within a head that does not go on.
    pub fn max_connections(mut self, connections: usize) -> Listener {
        self.most = connections.max(1);
        self
    }

    /// What becomes of one more where all are at work: it waits, if not set.
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
    /// A Unix socket's path is taken over from whoever listens there. Without this, a port or a path that somebody
    /// listens on is in use. Ports are shared on Linux alone.
    pub fn reuse_port(mut self) -> Listener {
        self.reuse_port = true;
        self
    }

    /// Speaks TLS here, and nothing else.
    #[cfg(feature = "tls")]
    pub fn tls(self, tls: Tls) -> Listener {
        self.with_tls(Some(tls))
    }

    #[cfg(feature = "acme")]
    pub(super) fn place(&self) -> &Place {
        &self.place
    }

    pub(super) fn with_tls(mut self, tls: Option<Tls>) -> Listener {
        self.tls = tls;
        self
    }

    /// Who may connect to a Unix socket: the mode of its file, `0o600` if not set, its owner alone. A web server in front
    /// that runs as another user needs `0o660` and a folder with a common group. The mode is set before anybody can connect.
    pub fn mode(mut self, mode: u32) -> Listener {
        self.mode = mode;
        self
    }

    /// Wants each connection to begin with a header of the PROXY protocol, version 1 or 2, and to come from one of these
    /// networks: `"10.0.0.0/8"`, `"fd00::/8"`, `"192.0.2.7"`. The address in it is the peer of its requests from then on. Any
    /// other connection is closed. By a Unix socket comes who may open its file, so it needs no network.
    ///
    /// Without this, nothing of the kind is understood: a listener never guesses.
    pub fn proxy_protocol(mut self, trusted: impl IntoIterator<Item = impl Into<String>>) -> Listener {
        self.proxies = Some(trusted.into_iter().map(Into::into).collect());
        self
    }

    /// Takes HTTP/2 without TLS from clients that begin with its preface, as those do that have "prior knowledge" of it
    /// (RFC 9113, 3.3): proxies such as Envoy and HAProxy, and clients of gRPC. HTTP/1.1 is taken as well.
    ///
    /// Without this, and without TLS, a listener speaks HTTP/1.1 alone: no browser speaks HTTP/2 without TLS, and who has such
    /// clients knows it. With TLS both sides agree on it, and this changes nothing.
    #[cfg(feature = "http2")]
    pub fn http2_prior_knowledge(mut self) -> Listener {
        self.prior_knowledge = true;
        self
    }

    /// How long a client may take to send the head of a request: [`Server::header_time`](super::Server::header_time) of this
    /// listener. What a listener has of its own counts more than what the server has for all.
    pub fn header_time(mut self, time: Duration) -> Listener {
        self.limits.header_time = Some(time);
        self
    }

    /// How long a connection may be idle between two requests: [`Server::idle_time`](super::Server::idle_time) of this
    /// listener. A proxy in front that keeps connections for itself wants a long one.
    pub fn idle_time(mut self, time: Duration) -> Listener {
        self.limits.idle_time = Some(time);
        self
    }

    /// How long each 2 MiB of a body may be waited for: [`Server::body_time`](super::Server::body_time) of this listener.
    pub fn body_time(mut self, time: Duration) -> Listener {
        self.limits.body_time = Some(time);
        self
    }

    /// How long a client may take nothing of what is sent to it: [`Server::write_time`](super::Server::write_time) of this
    /// listener.
    pub fn write_time(mut self, time: Duration) -> Listener {
        self.limits.write_time = Some(time);
        self
    }

    /// How many bytes the head of a request may have, at least 1,024: [`Server::header_bytes`](super::Server::header_bytes) of
    /// this listener.
    pub fn header_bytes(mut self, bytes: usize) -> Listener {
        self.limits.header_bytes = Some(bytes);
        self
    }

    /// How many headers a request may have: [`Server::header_count`](super::Server::header_count) of this listener.
    pub fn header_count(mut self, count: usize) -> Listener {
        self.limits.header_count = Some(count);
        self
    }

    /// How many requests of one HTTP/2 connection may be answered at a time:
    /// [`Server::http2_streams`](super::Server::http2_streams) of this listener.
    #[cfg(feature = "http2")]
    pub fn http2_streams(mut self, streams: u32) -> Listener {
        self.limits.http2_streams = Some(streams);
        self
    }

    /// Begins to listen, with a socket for each worker.
    pub(super) fn bind(self, limits: limits::Set, workers: usize) -> Result<Vec<Listening>> {
        let named = |error: Error| Error::new(error.kind(), format!("cannot listen on {}: {error}", self.place));
        let tls = self.tls.clone().map(Current::load).transpose()?;
        let capacity = Capacity::new(self.most, self.at_capacity);
        let proxies = self.proxies.as_deref().map(Trusted::parse).transpose().map_err(named)?.map(Arc::new);
        let terms = Terms {
            limits: self.limits.or(limits).settled(),
            capacity,
            reuse_port: self.reuse_port,
            inherited: false,
            tls,
            proxies,
            prior_knowledge: self.prior_knowledge,
        };
        let mut all = self.open(terms, workers).map_err(named)?;
        for listening in &mut all {
            // Where the system cannot share out connections, workers take them from one socket.
            while listening.sockets.len() < workers {
                listening.sockets.push(listening.sockets[0].try_clone().map_err(named)?);
            }
        }
        Ok(all)
    }

    /// Opens one socket at least for each place.
    fn open(&self, terms: Terms, workers: usize) -> io::Result<Vec<Listening>> {
        let sockets = match &self.place {
            Place::Tcp(address) => tcp::bind(self, *address, workers)?,
            Place::Named(name) => tcp::bind_named(self, name, workers)?,
            #[cfg(unix)]
            Place::Unix(path) => {
                let (socket, file) = unix::bind(self, path)?;
                let address = Address::Unix(path.clone());
                return Ok(vec![Listening {
                    address,
                    sockets: vec![Unregistered::Unix(socket)],
                    terms,
                    file: Some(file),
                }]);
            }
            #[cfg(not(unix))]
            Place::Unix(_) => return Err(Error::new(ErrorKind::Unsupported, "this system has no Unix sockets")),
            Place::Inherited(name) => return self.inherit(name.as_deref(), terms),
        };
        let address = Address::Tcp(sockets[0].local_addr()?);
        let sockets = sockets.into_iter().map(Unregistered::Tcp).collect();
        Ok(vec![Listening::new(address, sockets, terms)])
    }

    #[cfg(all(unix, feature = "systemd"))]
    fn inherit(&self, name: Option<&str>, terms: Terms) -> io::Result<Vec<Listening>> {
        let sockets = inherited::take(name)?;
        Ok(sockets
            .into_iter()
            .map(|(address, socket)| {
                // Each has its own number of connections.
                let capacity = Capacity::new(self.most, self.at_capacity);
                let terms = Terms { capacity, reuse_port: false, inherited: true, ..terms.clone() };
                Listening::new(address, vec![socket], terms)
            })
            .collect())
    }

    #[cfg(not(all(unix, feature = "systemd")))]
    fn inherit(&self, _: Option<&str>, _: Terms) -> io::Result<Vec<Listening>> {
        let text =
            "sockets of a service manager need squall's feature `systemd`, and this program was built without it";
        Err(Error::new(ErrorKind::Unsupported, text))
    }
}

/// Whether a service manager has opened sockets for this very process, and not for the one that has started it.
pub(super) fn passed_to_us() -> bool {
    let pid = env::var("LISTEN_PID").ok().and_then(|pid| pid.parse().ok());
    pid == Some(std::process::id()) && env::var_os("LISTEN_FDS").is_some()
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
    /// What is to be removed at the end.
    #[cfg(unix)]
    pub(super) file: Option<SocketFile>,
}

impl Listening {
    fn new(address: Address, sockets: Vec<Unregistered>, terms: Terms) -> Listening {
        Listening {
            address,
            sockets,
            terms,
            #[cfg(unix)]
            file: None,
        }
    }

    /// Where it listens, and what the address does not tell.
    pub(super) fn announcement(&self) -> String {
        let mut text = match &self.address {
            Address::Tcp(address) if self.terms.tls.is_some() => format!("https://{address}"),
            address => address.to_string(),
        };
        if let (Address::Tcp(address), Some(Unregistered::Tcp(socket))) = (&self.address, self.sockets.first())
            && address.is_ipv6()
            && address.ip().is_unspecified()
        {
            let only_v6 = SockRef::from(socket).only_v6().unwrap_or(false);
            text.push_str(if only_v6 { " (IPv6 alone)" } else { " (IPv6 and IPv4)" });
        }
        if self.terms.inherited {
            text.push_str(" (inherited)");
        }
        text
    }
}

/// On what terms connections are accepted.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub(super) limits: Limits,
    pub(super) capacity: Capacity,
    /// Whether another process may have a socket of the same port.
    pub(super) reuse_port: bool,
    /// Whether the socket is not of this process alone, and stays when it ends.
    pub(super) inherited: bool,
    pub(super) tls: Option<Current>,
    /// The proxies that say who has connected to them.
    pub(super) proxies: Option<Arc<Trusted>>,
    /// Whether clients may speak HTTP/2 without having agreed on it.
    pub(super) prior_knowledge: bool,
}

//! What listens, of whatever kind, and what it accepts.

use crate::request::Connection;
use crate::server::socket::Socket;
#[cfg(target_os = "linux")]
use socket2::SockFilter;
use socket2::SockRef;
use std::io::{self, ErrorKind};
use std::net;
use std::task::{Context, Poll};
use tokio::net::{TcpListener, TcpStream};
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

/// A socket that listens, within a runtime.
pub(in crate::server) trait Incoming: Send + 'static {
    /// What it accepts.
    type Socket: Socket;

    /// The next connection.
    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<(Self::Socket, Connection)>>;

    /// A connection that waits, or `WouldBlock`: the system itself is asked, which may know of one before the runtime does.
    fn accept_waiting(&self) -> io::Result<(Self::Socket, Connection)>;

    /// Has the system be silent to who wants to connect, while handshakes that have begun go on: where another socket has
    /// the same port, a client that asks again will come there. Whether there is something to wait for.
    fn turn_newcomers_away(&self) -> bool {
        false
    }
}

impl Incoming for TcpListener {
    type Socket = TcpStream;

    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<(TcpStream, Connection)>> {
        TcpListener::poll_accept(self, context).map_ok(|(stream, peer)| (stream, Connection::from_peer(peer)))
    }

    fn accept_waiting(&self) -> io::Result<(TcpStream, Connection)> {
        let (socket, peer) = SockRef::from(self).accept()?;
        socket.set_nonblocking(true)?;
        let stream = TcpStream::from_std(socket.into())?;
        let peer = peer.as_socket();
        Ok((stream, Connection { peer, ..Connection::default() }))
    }

    #[cfg(target_os = "linux")]
    fn turn_newcomers_away(&self) -> bool {
        // Closing the socket breaks off the handshakes that have begun, and the kernel goes on to choose it for new ones
        // as long as it is open. So it is given a filter first; unless the kernel hands all of them on by itself.
        !hands_on() && SockRef::from(self).attach_filter(&NO_SYN).is_ok()
    }
}

/// Drops segments that begin a handshake: those with SYN and without ACK in the 14th byte of the header (RFC 9293, 3.1).
#[cfg(target_os = "linux")]
const NO_SYN: [SockFilter; 5] = [
    SockFilter::new(0x30, 0, 0, 13),
    SockFilter::new(0x54, 0, 0, 0x12),
    SockFilter::new(0x15, 0, 1, 0x02),
    SockFilter::new(0x06, 0, 0, 0),
    SockFilter::new(0x06, 0, 0, u32::MAX),
];

/// Whether the kernel gives what a closed socket has not accepted to the others of its port.
#[cfg(target_os = "linux")]
fn hands_on() -> bool {
    std::fs::read_to_string("/proc/sys/net/ipv4/tcp_migrate_req").is_ok_and(|text| text.trim() == "1")
}

#[cfg(unix)]
impl Incoming for UnixListener {
    type Socket = UnixStream;

    fn poll_accept(&self, context: &mut Context<'_>) -> Poll<io::Result<(UnixStream, Connection)>> {
        UnixListener::poll_accept(self, context).map_ok(|(stream, _)| (stream, Connection::default()))
    }

    fn accept_waiting(&self) -> io::Result<(UnixStream, Connection)> {
        let (socket, _) = SockRef::from(self).accept()?;
        socket.set_nonblocking(true)?;
        Ok((UnixStream::from_std(socket.into())?, Connection::default()))
    }
}

/// A socket that listens, for no runtime yet.
#[derive(Debug)]
pub(in crate::server) enum Unregistered {
    Tcp(net::TcpListener),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixListener),
}

impl Unregistered {
    /// A second handle of the same one, for another worker.
    pub(super) fn try_clone(&self) -> io::Result<Unregistered> {
        match self {
            Unregistered::Tcp(listener) => listener.try_clone().map(Unregistered::Tcp),
            #[cfg(unix)]
            Unregistered::Unix(listener) => listener.try_clone().map(Unregistered::Unix),
        }
    }
}

/// Whether an error of `accept` tells of a client that has gone before it was met.
pub(in crate::server) fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionRefused
            | ErrorKind::Interrupted
            | ErrorKind::WouldBlock
    )
}

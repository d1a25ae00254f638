//! Listening by TCP.

use super::Listener;
use socket2::{Domain, Protocol, Socket, Type};
use std::io::{self, Error, ErrorKind};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};

/// Sockets at this address: one, or one for each worker.
pub(super) fn bind(listener: &Listener, address: SocketAddr, workers: usize) -> io::Result<Vec<TcpListener>> {
    let shares_port = listener.reuse_port || workers > 1;
    if !(shares_port && can_share_port()) {
        return Ok(vec![bind_one(listener, address, false)?]);
    }
    if !listener.reuse_port {
        // Sockets that share a port would share it with another program of the same user too, and each of them would be
        // given some of the connections. One that does not share finds out whether somebody listens there.
        drop(bind_one(listener, address, false)?);
    }
    let first = bind_one(listener, address, true)?;
    let address = first.local_addr()?;
    let others = (1..workers).map(|_| bind_one(listener, address, true));
    std::iter::once(Ok(first)).chain(others).collect()
}

/// Sockets at the first of the addresses that the name has and that can be listened on.
pub(super) fn bind_named(listener: &Listener, name: &str, workers: usize) -> io::Result<Vec<TcpListener>> {
    let mut last = Error::new(ErrorKind::InvalidInput, "it is the name of no address");
    for address in name.to_socket_addrs()? {
        match bind(listener, address, workers) {
            Ok(sockets) => return Ok(sockets),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn bind_one(listener: &Listener, address: SocketAddr, shares_port: bool) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        // Said, since each system has its own opinion.
        socket.set_only_v6(listener.only_v6)?;
    }
    // So that a server can be started again while connections of the last one linger. Windows means something else by
    // it: that two servers may have one port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    #[cfg(unix)]
    if shares_port {
        socket.set_reuse_port(true)?;
    }
    #[cfg(not(unix))]
    debug_assert!(!shares_port);
    socket.bind(&address.into())?;
    socket.listen(i32::try_from(listener.backlog).unwrap_or(i32::MAX))?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// Whether the system shares out the connections of a port among the sockets that listen on it. Others know the option,
/// and give all to the last socket.
const fn can_share_port() -> bool {
    cfg!(target_os = "linux")
}

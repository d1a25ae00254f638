//! The address to listen on.

use crate::error::Result;
use std::env::{self, VarError};
use std::fmt::Display;
use std::io::{self, Write};
use std::net::{SocketAddr, ToSocketAddrs};
use tokio::net::{TcpListener, TcpSocket};

const VARIABLE: &str = "SQUALL_LISTEN";
const DEFAULT: &str = "127.0.0.1:8000";

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1024;

/// The address that the environment names, or the usual one.
pub(super) fn configured() -> Result<SocketAddr> {
    let text = match env::var(VARIABLE) {
        Ok(text) => text,
        Err(VarError::NotPresent) => DEFAULT.to_owned(),
        Err(VarError::NotUnicode(text)) => text.to_string_lossy().into_owned(),
    };
    parse(&text)
}

fn parse(text: &str) -> Result<SocketAddr> {
    match text.parse() {
        Ok(address) => Ok(address),
        Err(_) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{VARIABLE} is {text:?}, but must be an IP address and a port, such as {DEFAULT} or [::1]:8000"),
        ))?,
    }
}

/// Listens on the first of the address's meanings that can be listened on.
pub(super) fn bind(address: impl ToSocketAddrs + Display) -> Result<TcpListener> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"));
    let mut last = io::Error::new(io::ErrorKind::InvalidInput, "it is the name of no address");
    for candidate in address.to_socket_addrs().map_err(named)? {
        match bind_one(candidate) {
            Ok(listener) => return Ok(listener),
            Err(error) => last = error,
        }
    }
    Err(named(last))?
}

fn bind_one(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // So that a server can be started again while connections of the last one linger. Windows means something else by
    // it: that two servers may have one port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Says that connections are accepted. Where standard output is closed, nobody wanted to know.
pub(super) fn announce(address: SocketAddr) {
    _ = writeln!(io::stdout(), "listening on http://{address}");
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn an_address_and_a_port() {
        assert_eq!(parse("0.0.0.0:80").unwrap().port(), 80);
        assert_eq!(parse("[::1]:8000").unwrap().to_string(), "[::1]:8000");
        for bad in ["", "8000", "localhost", "127.0.0.1", "127.0.0.1:65536", "http://127.0.0.1:1"] {
            let error = format!("{:?}", parse(bad).unwrap_err());
            assert!(error.contains(&format!("SQUALL_LISTEN is {bad:?}")), "{error}");
        }
    }
}

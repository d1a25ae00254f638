//! What a proxy says, before the first request, of who has connected to it: the PROXY protocol.
//!
//! A listener wants it or does not, and never guesses: whoever may leave it away could say with it who it is.

mod header;

pub(crate) use header::Header;
#[cfg(fuzzing)]
pub(crate) use header::LONGEST_LINE;
use header::{SIGNATURE, WORD};

use super::socket::Socket;
use crate::proxies::Network;
use crate::request::Connection;
use std::io::{self, Error, ErrorKind};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::time::timeout;

/// As many bytes a header of version 2 has at the most, after those that it begins with.
const LONGEST: usize = 4096;

/// Who is believed.
#[derive(Clone, Debug)]
pub(super) struct Trusted(Vec<Network>);

impl Trusted {
    /// These networks; or which of them is none.
    pub(super) fn parse(networks: &[String]) -> io::Result<Trusted> {
        let parse = |text: &String| {
            Network::parse(text).ok_or_else(|| {
                let fault = format!("{text:?} is no network of proxies, such as 10.0.0.0/8, fd00::/8 or 192.0.2.7");
                Error::new(ErrorKind::InvalidInput, fault)
            })
        };
        networks.iter().map(parse).collect::<io::Result<_>>().map(Trusted)
    }

    /// Whether this connection comes from one. By a Unix socket comes who may open its file.
    fn trust(&self, connection: Connection) -> bool {
        connection.peer.is_none_or(|peer| self.0.iter().any(|network| network.contains(peer.ip())))
    }

    /// Reads the header; `None` where the connection is to be closed. Not a byte behind it is read.
    pub(super) async fn apply(
        &self,
        socket: &mut impl Socket,
        connection: Connection,
        time: Duration,
    ) -> Option<Connection> {
        let peer = connection.peer.map(tracing::field::display);
        if !self.trust(connection) {
            tracing::info!(target: "squall::server", peer, "a connection that does not come from a proxy is closed");
            return None;
        }
        match timeout(time, read(socket)).await {
            Ok(Ok(header)) => Some(Connection {
                peer: header.client.or(connection.peer),
                secure: header.secure.or(connection.secure),
                ..connection
            }),
            Ok(Err(cause)) => {
                tracing::info!(target: "squall::server", peer, %cause, "a connection without a PROXY header is closed");
                None
            }
            Err(_) => {
                tracing::info!(target: "squall::server", peer, "a PROXY header has taken too long");
                None
            }
        }
    }
}

async fn read(socket: &mut impl Socket) -> io::Result<Header> {
    let wrong = || Error::new(ErrorKind::InvalidData, "it is none of version 1 or 2");
    let mut start = [0; 16];
    // The shortest header of version 1 has 15 bytes.
    let (first, last) = start.split_at_mut(SIGNATURE.len());
    socket.read_exact(first).await?;
    if first == SIGNATURE {
        socket.read_exact(last).await?;
        let length = Header::length(&start).filter(|length| *length <= LONGEST).ok_or_else(wrong)?;
        let mut rest = vec![0; length];
        socket.read_exact(&mut rest).await?;
        return Header::of_bytes(&start, &rest).ok_or_else(wrong);
    }
    if !first.starts_with(WORD) {
        return Err(wrong());
    }
    let mut line = first.to_vec();
    while !line.ends_with(b"\n") {
        if line.len() >= header::LONGEST_LINE {
            return Err(wrong());
        }
        // One by one: what follows the line is not ours.
        line.push(socket.read_u8().await?);
    }
    Header::of_line(&line).ok_or_else(wrong)
}

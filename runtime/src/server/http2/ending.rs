//! The end of a connection: the client is told why, and what it has sent meanwhile is read, since the system throws away
//! what has been sent on a socket that is closed with something unread.

use super::frames::goaway;
use super::stream::{Offence, Remains};
use super::waits::TooLong;
use crate::server::socket::{Socket, farewell};
use std::net::SocketAddr;

/// How much is read of what it sends meanwhile, in bytes.
const READ: u64 = 1024 * 1024;

/// Codes of `GOAWAY` (RFC 9113, 7). The last one is `ENHANCE_YOUR_CALM`: the client does what could be an attack.
const NO_ERROR: u32 = 0x0;
const PROTOCOL_ERROR: u32 = 0x1;
const CALM: u32 = 0xb;

/// Why a connection has ended that its client has not ended.
pub(super) enum End {
    TooLong(TooLong),
    Error(hyper::Error),
}

/// Says farewell.
pub(super) async fn end<S: Socket>(outcome: Result<(), End>, remains: Option<Remains<S>>, peer: Option<SocketAddr>) {
    let peer = peer.map(tracing::field::display);
    let Err(end) = outcome else { return };
    let offence = remains.as_ref().and_then(|remains| remains.offence);
    let (code, words) = match (&end, offence) {
        (_, Some(Offence::Flood)) => (CALM, Offence::Flood.words()),
        (_, Some(Offence::NoSettings)) => (PROTOCOL_ERROR, Offence::NoSettings.words()),
        (End::TooLong(TooLong::Idle), None) => return,
        (End::TooLong(TooLong::Head), None) => (CALM, "the head of a request took too long"),
        (End::TooLong(TooLong::Stalled), None) => (CALM, "the answers were not taken"),
        // h2 has told the client.
        (End::Error(_), None) => (NO_ERROR, ""),
    };
    match &end {
        End::Error(error) if words.is_empty() => {
            tracing::debug!(target: "squall::server", peer, cause = %error, "a connection ended before its time");
        }
        _ => tracing::debug!(target: "squall::server", peer, cause = words, "a connection is ended"),
    }
    if let Some(Remains { socket, last, at_boundary, .. }) = remains {
        let frame = if code != NO_ERROR && at_boundary { goaway(last, code, words) } else { Vec::new() };
        farewell(socket, &frame, READ).await;
    }
}

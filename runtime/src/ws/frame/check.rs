//! What holds for any bytes of a client: for the tests, and for the fuzz target.

use super::{Event, Reader};
use crate::ws::close::Close;

/// Gives the bytes to a reader in pieces, as a socket does: into the buffer, or, in the midst of a long message, past it. Each
/// event is told as soon as it is there.
pub(crate) fn read(
    bytes: &[u8],
    pieces: &[usize],
    limit: u64,
    deflate: bool,
    mut tell: impl FnMut(Event),
) -> Result<(), Close> {
    let mut reader = Reader::new(limit, deflate);
    let mut rest = bytes;
    let mut pieces = pieces.iter().copied().cycle();
    while !rest.is_empty() {
        let piece = pieces.next().unwrap_or(1).clamp(1, rest.len());
        if let Some((message, length)) = reader.room() {
            let length = length.min(piece);
            message.extend_from_slice(&rest[..length]);
            rest = &rest[length..];
            if let Some(event) = reader.filled(length)? {
                tell(event);
            }
            continue;
        }
        let mut part = &rest[..piece];
        rest = &rest[piece..];
        while !part.is_empty() {
            let (taken, event) = reader.feed(part)?;
            assert!(event.is_some() || taken == part.len(), "without an event all is taken");
            part = &part[taken..];
            if let Some(event) = event {
                tell(event);
            }
        }
    }
    Ok(())
}

/// All that comes of bytes in pieces, and how the socket is to be closed then, if it is.
pub(crate) fn events(bytes: &[u8], pieces: &[usize], limit: u64, deflate: bool) -> (Vec<Event>, Option<Close>) {
    let mut events = Vec::new();
    let end = read(bytes, pieces, limit, deflate, |event| events.push(event));
    (events, end.err())
}

/// The bytes of a client's frame; `first` are its first bits and its kind.
pub fn frame(first: u8, payload: &[u8], mask: [u8; 4]) -> Vec<u8> {
    let mut bytes = vec![first];
    match payload.len() {
        length @ 0..126 => bytes.push(0x80 | length as u8),
        length @ 126..0x1_0000 => {
            bytes.push(0x80 | 126);
            bytes.extend((length as u16).to_be_bytes());
        }
        length => {
            bytes.push(0x80 | 127);
            bytes.extend((length as u64).to_be_bytes());
        }
    }
    bytes.extend(mask);
    bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

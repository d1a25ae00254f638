//! What holds for any bytes of a client: for the tests, and for the fuzz target.

use super::{Event, Reader};
use crate::ws::close::Close;

/// The most bytes of a message here.
const LIMIT: u64 = 1000;

/// All that comes of bytes in pieces, read as a socket is: into the buffer, or, in the midst of a long message, past it.
pub(super) fn events(bytes: &[u8], pieces: &[usize], limit: u64, deflate: bool) -> Result<Vec<Event>, Close> {
    let mut reader = Reader::new(limit, deflate);
    let mut events = Vec::new();
    let mut rest = bytes;
    let mut pieces = pieces.iter().copied().cycle();
    while !rest.is_empty() {
        let piece = pieces.next().unwrap_or(1).clamp(1, rest.len());
        if let Some((message, length)) = reader.room() {
            let length = length.min(piece);
            message.extend_from_slice(&rest[..length]);
            rest = &rest[length..];
            events.extend(reader.filled(length)?);
            continue;
        }
        let mut part = &rest[..piece];
        rest = &rest[piece..];
        while !part.is_empty() {
            let (taken, event) = reader.feed(part)?;
            assert!(event.is_some() || taken == part.len(), "without an event all is taken");
            part = &part[taken..];
            events.extend(event);
        }
    }
    Ok(events)
}

/// Gives the bytes to a reader at once, and to another one in pieces of this length. Panics where that makes a difference,
/// or where a message is longer than it may be.
pub(crate) fn any_bytes(bytes: &[u8], piece: usize) {
    for deflate in [false, true] {
        let whole = events(bytes, &[bytes.len().max(1)], LIMIT, deflate);
        assert_eq!(events(bytes, &[piece.max(1)], LIMIT, deflate), whole, "in pieces of {piece}");
        for event in whole.unwrap_or_default() {
            match event {
                Event::Message(message) => assert!(message.len() as u64 <= LIMIT),
                Event::Ping(content) => assert!(content.len() <= 125),
                Event::Pong | Event::Close(_) => {}
            }
        }
    }
}

//! What the client reads of any bytes, in words that a fuzz target can compare.

use super::lines::{Lines, TooLong};
use super::wire::{Data, Wire};
use bytes::Bytes;
use std::time::Duration;

/// An event of a stream. One without data says only where the stream is.
#[derive(Debug, PartialEq, Eq)]
pub struct StreamEvent {
    /// Its name.
    pub event: String,
    /// Its id, where it says one.
    pub id: Option<String>,
    /// Its data.
    pub data: Option<Vec<u8>>,
}

/// What comes of a stream of events.
#[derive(Debug, PartialEq, Eq)]
pub struct Stream {
    /// The events, up to what was too long.
    pub events: Vec<StreamEvent>,
    /// The pause that it asks for.
    pub retry: Option<Duration>,
    /// Whether a line or an event was longer than it may be.
    pub too_long: bool,
}

/// Reads a stream in pieces, where an event may have so many bytes, and tells each event. It says whether all was read, and
/// which pause was asked for.
pub fn read(
    bytes: &[u8],
    pieces: &[usize],
    longest: usize,
    mut tell: impl FnMut(StreamEvent),
) -> (bool, Option<Duration>) {
    let (mut lines, mut rest) = (Lines::new(longest), bytes);
    for piece in pieces.iter().copied().cycle() {
        if rest.is_empty() {
            break;
        }
        let (piece, left) = rest.split_at(piece.clamp(1, rest.len()));
        rest = left;
        lines.feed(Bytes::copy_from_slice(piece));
        loop {
            match lines.next() {
                Ok(Some(Wire { id, event, data })) => {
                    let data = data.map(|data| match data {
                        Data::Json(data) => data.into(),
                        Data::Frame(_) => unreachable!("a stream has no frames"),
                    });
                    tell(StreamEvent { event, id, data });
                }
                Ok(None) => break,
                Err(TooLong) => return (false, lines.retry()),
            }
        }
    }
    (true, lines.retry())
}

/// All that comes of a stream. Panics where it makes a difference how it is cut.
pub fn stream(bytes: &[u8], pieces: &[usize], longest: usize) -> Stream {
    let all = |pieces: &[usize]| {
        let mut events = Vec::new();
        let (whole, retry) = read(bytes, pieces, longest, |event| events.push(event));
        Stream { events, retry, too_long: !whole }
    };
    let whole = all(&[bytes.len()]);
    assert_eq!(all(pieces), whole, "in pieces of {pieces:?}");
    whole
}

/// Id, name and data of a topic's event, as a frame of a WebSocket has it; `None` where it is none.
pub fn frame(text: &str) -> Option<(Option<String>, String, Option<serde_json::Value>)> {
    let wire = Wire::of_frame(text.into()).ok()?;
    let data = wire.read().ok();
    _ = wire.offset();
    Some((wire.id, wire.event, data))
}

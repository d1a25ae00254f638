//! What a WebSocket's reader makes of any bytes, in words that a fuzz target can compare.

pub use super::frame::check::frame;

use super::deflate::Deflate;
use super::frame::{Event, check, header};
use super::message::Message;
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};

/// What has come through a WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Came {
    /// A text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
    /// A question whether somebody is there.
    Ping(Vec<u8>),
    /// The answer to one.
    Pong,
    /// The other side closes, with this code and reason if it says one.
    Close(Option<(u16, String)>),
}

impl Came {
    fn of(event: Event) -> Came {
        match event {
            Event::Message(Message::Text(text)) => Came::Text(text.into()),
            Event::Message(Message::Binary(bytes)) => Came::Binary(bytes.into()),
            Event::Ping(content) => Came::Ping(content),
            Event::Pong => Came::Pong,
            Event::Close(close) => Came::Close(close.map(|close| (close.code.number(), close.reason))),
        }
    }

    /// The frame that a server of ours sends of it, compressed with a window of this size.
    pub fn sent(&self, window: Option<u8>) -> Vec<u8> {
        let (opcode, content) = match self {
            Came::Text(text) => (OpCode::Data(Data::Text), text.as_bytes().to_vec()),
            Came::Binary(bytes) => (OpCode::Data(Data::Binary), bytes.clone()),
            Came::Ping(content) => (OpCode::Control(Control::Ping), content.clone()),
            Came::Pong => (OpCode::Control(Control::Pong), Vec::new()),
            Came::Close(None) => (OpCode::Control(Control::Close), Vec::new()),
            Came::Close(Some((code, reason))) => {
                (OpCode::Control(Control::Close), [&code.to_be_bytes(), reason.as_bytes()].concat())
            }
        };
        let window = window.filter(|_| matches!(opcode, OpCode::Data(_)));
        let packed = window.and_then(|window| Deflate::with_window(window).deflate(&content));
        let (compressed, content) = (packed.is_some(), packed.unwrap_or(content));
        let (head, length) = header(opcode, compressed, content.len());
        [&head[..usize::from(length)], &content].concat()
    }
}

/// Reads the bytes, and keeps nothing of what comes.
pub fn read(bytes: &[u8], piece: usize, limit: u64, deflate: bool) {
    _ = check::read(bytes, &[piece], limit, deflate, drop);
}

/// All that comes of the bytes, and the code that the socket is to be closed with then, if it is. Panics where it makes a
/// difference how they are cut.
pub fn events(bytes: &[u8], pieces: &[usize], limit: u64, deflate: bool) -> (Vec<Came>, Option<u16>) {
    let whole = check::events(bytes, &[bytes.len()], limit, deflate);
    assert_eq!(check::events(bytes, pieces, limit, deflate), whole, "in pieces of {pieces:?}");
    (whole.0.into_iter().map(Came::of).collect(), whole.1.map(|close| close.code.number()))
}

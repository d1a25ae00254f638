//! Frames become messages (RFC 6455, 5): headers are read by `tungstenite`, and what they may say is judged here.

use super::close::{Close, CloseCode};
use super::deflate::{self, Bad};
use super::message::Message;
use std::io::Cursor;
use tungstenite::protocol::frame::FrameHeader;
use tungstenite::protocol::frame::coding::{Control, Data, OpCode};

/// The longest header of a frame.
const HEADER: usize = 14;
/// A message is not given more room than this before its bytes are there.
const AHEAD: usize = 64 * 1024;

/// What has come.
#[derive(Debug, PartialEq)]
pub(super) enum Event {
    /// A whole message.
    Message(Message),
    /// A question whether somebody is there.
    Ping(Vec<u8>),
    /// The answer to one.
    Pong,
    /// The other side closes; with a code, if it says one.
    Close(Option<Close>),
}

/// Follows the bytes of a client.
pub(super) struct Reader {
    limit: u64,
    /// Whether messages may be compressed.
    deflate: bool,
    /// The beginning of a header.
    head: [u8; HEADER],
    head_length: u8,
    frame: Option<Frame>,
    /// What kind of message has begun.
    kind: Option<Kind>,
    /// Its content so far.
    message: Vec<u8>,
    /// How much of it is known to be UTF-8.
    checked: usize,
    control: Vec<u8>,
}

/// The frame whose content comes.
#[derive(Clone, Copy)]
struct Frame {
    control: Option<Control>,
    is_final: bool,
    left: u64,
    /// What its next bytes are masked with, from the first on.
    mask: [u8; 4],
}

#[derive(Clone, Copy)]
struct Kind {
    text: bool,
    compressed: bool,
}

fn broken(reason: &'static str) -> Close {
    Close::new(CloseCode::PROTOCOL_ERROR, reason)
}

fn not_text() -> Close {
    Close::new(CloseCode::INVALID_DATA, "the text is not UTF-8")
}

impl Reader {
    pub(super) fn new(limit: u64, deflate: bool) -> Reader {
        Reader {
            limit,
            deflate,
            head: [0; HEADER],
            head_length: 0,
            frame: None,
            kind: None,
            message: Vec::new(),
            checked: 0,
            control: Vec::new(),
        }
    }

    /// Takes bytes until something has come: how many, and what. Without an event all have been taken.
    ///
    /// # Errors
    ///
    /// How the socket is to be closed.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(usize, Option<Event>), Close> {
        let mut at = 0;
        loop {
            if self.frame.is_none() {
                let Some(length) = self.header(&bytes[at..])? else { return Ok((bytes.len(), None)) };
                at += length;
            }
            let Some(frame) = self.frame else { return Ok((at, None)) };
            let rest = &bytes[at..];
            let length = usize::try_from(frame.left).unwrap_or(usize::MAX).min(rest.len());
            let into = if frame.control.is_some() { &mut self.control } else { &mut self.message };
            if into.is_empty() && frame.is_final {
                into.reserve_exact(usize::try_from(frame.left).unwrap_or(AHEAD).min(AHEAD));
            }
            into.extend_from_slice(&rest[..length]);
            at += length;
            if let Some(event) = self.filled(length)? {
                return Ok((at, Some(event)));
            }
            if at == bytes.len() {
                return Ok((at, None));
            }
        }
    }

    /// Where the next bytes can be read to without being looked at, and how many; `None` where they are few.
    pub(super) fn room(&mut self) -> Option<(&mut Vec<u8>, usize)> {
        let frame = self.frame.filter(|frame| frame.control.is_none() && frame.left >= 8192)?;
        let length = usize::try_from(frame.left).unwrap_or(AHEAD).min(self.message.len().max(AHEAD));
        Some((&mut self.message, length))
    }

    /// Notes that so many bytes of the frame have come, and are at the end of where they belong.
    pub(super) fn filled(&mut self, length: usize) -> Result<Option<Event>, Close> {
        let Some(frame) = &mut self.frame else { return Ok(None) };
        frame.left -= length as u64;
        let into = if frame.control.is_some() { &mut self.control } else { &mut self.message };
        let start = into.len() - length;
        unmask(&mut into[start..], frame.mask);
        frame.mask.rotate_left(length % 4);
        let Frame { control, is_final, left, .. } = *frame;
        if left == 0 {
            self.frame = None;
        }
        match control {
            Some(control) if left == 0 => self.end_of_control(control).map(Some),
            Some(_) => Ok(None),
            None if left == 0 && is_final => self.end_of_message().map(Some),
            None => self.check_text().map(|()| None),
        }
    }

    /// Reads a header: how many bytes of it are among these. `None` where its end is not.
    fn header(&mut self, bytes: &[u8]) -> Result<Option<usize>, Close> {
        if self.head_length == 0
            && let Some((header, length, taken)) = parse(bytes)?
        {
            self.begin(&header, length)?;
            return Ok(Some(taken));
        }
        for (at, byte) in bytes.iter().enumerate() {
            // A header of so many bytes is whole.
            self.head[usize::from(self.head_length)] = *byte;
            self.head_length += 1;
            if let Some((header, length, _)) = parse(&self.head[..usize::from(self.head_length)])? {
                self.head_length = 0;
                self.begin(&header, length)?;
                return Ok(Some(at + 1));
            }
        }
        Ok(None)
    }

    fn begin(&mut self, header: &FrameHeader, length: u64) -> Result<(), Close> {
        let FrameHeader { is_final, rsv1, rsv2, rsv3, opcode, mask } = header;
        if *rsv2 || *rsv3 || (*rsv1 && !self.deflate) {
            return Err(broken("a bit is set that no extension has been agreed on for"));
        }
        let Some(mask) = *mask else { return Err(broken("a client must mask its frames")) };
        let mut frame = Frame { control: None, is_final: *is_final, left: length, mask };
        match opcode {
            OpCode::Control(control) => {
                if !is_final || length > 125 {
                    return Err(broken("a control frame is whole, and has at most 125 bytes"));
                }
                if *rsv1 {
                    return Err(broken("a control frame is not compressed"));
                }
                frame.control = Some(*control);
            }
            OpCode::Data(data) => {
                let text = match (data, self.kind) {
                    (Data::Continue, Some(_)) if *rsv1 => {
                        return Err(broken("only the first frame says that a message is compressed"));
                    }
                    (Data::Continue, Some(kind)) => kind.text,
                    (Data::Continue, None) => return Err(broken("there is no message that could go on")),
                    (_, Some(_)) => return Err(broken("a message begins before the last one has ended")),
                    (data, None) => matches!(data, Data::Text),
                };
                let kind = self.kind.get_or_insert(Kind { text, compressed: *rsv1 });
                let most = if kind.compressed { deflate::longest(self.limit) } else { self.limit };
                if length > most.saturating_sub(self.message.len() as u64) {
                    return Err(self.too_big());
                }
            }
        }
        self.frame = Some(frame);
        Ok(())
    }

    fn too_big(&self) -> Close {
        Close::new(CloseCode::MESSAGE_TOO_BIG, format!("a message has at most {} bytes", self.limit))
    }

    fn end_of_control(&mut self, control: Control) -> Result<Event, Close> {
        let content = std::mem::take(&mut self.control);
        Ok(match control {
            Control::Ping => Event::Ping(content),
            Control::Pong => Event::Pong,
            _ => Event::Close(match content.as_slice() {
                [] => None,
                [_] => return Err(broken("a code has two bytes")),
                [high, low, reason @ ..] => {
                    let number = u16::from_be_bytes([*high, *low]);
                    let code = CloseCode::received(number).ok_or_else(|| broken("the code is none that is sent"))?;
                    let reason = std::str::from_utf8(reason).map_err(|_| not_text())?;
                    Some(Close::new(code, reason))
                }
            }),
        })
    }

    fn end_of_message(&mut self) -> Result<Event, Close> {
        let mut content = std::mem::take(&mut self.message);
        self.checked = 0;
        let Some(kind) = self.kind.take() else { return Err(broken("no message has begun")) };
        if kind.compressed {
            content = deflate::inflate(&content, self.limit).map_err(|bad| match bad {
                Bad::TooBig => self.too_big(),
                Bad::Data => Close::new(CloseCode::INVALID_DATA, "the message is not compressed as it should be"),
            })?;
        }
        if kind.text {
            let text = String::from_utf8(content).map_err(|_| not_text())?;
            return Ok(Event::Message(Message::Text(text.into())));
        }
        Ok(Event::Message(Message::Binary(content.into())))
    }

    /// Whether what is there of a text can become one.
    fn check_text(&mut self) -> Result<(), Close> {
        if !self.kind.is_some_and(|kind| kind.text && !kind.compressed) {
            return Ok(());
        }
        match std::str::from_utf8(&self.message[self.checked..]) {
            Ok(_) => self.checked = self.message.len(),
            Err(error) if error.error_len().is_some() => return Err(not_text()),
            // The last character is not whole.
            Err(error) => self.checked += error.valid_up_to(),
        }
        Ok(())
    }
}

/// A header, the length of the content, and its own; `None` where it is not whole.
fn parse(bytes: &[u8]) -> Result<Option<(FrameHeader, u64, usize)>, Close> {
    let mut cursor = Cursor::new(bytes);
    match FrameHeader::parse(&mut cursor) {
        // It is at most 14 bytes long.
        Ok(Some((header, length))) => Ok(Some((header, length, cursor.position() as usize))),
        Ok(None) => Ok(None),
        Err(_) => Err(broken("there is no such kind of frame")),
    }
}

/// Masks, or takes a mask off (RFC 6455, 5.3).
pub(super) fn unmask(bytes: &mut [u8], mask: [u8; 4]) {
    let [a, b, c, d] = mask;
    let wide = u64::from_ne_bytes([a, b, c, d, a, b, c, d]);
    let mut chunks = bytes.chunks_exact_mut(8);
    for chunk in &mut chunks {
        let mut eight = [0; 8];
        eight.copy_from_slice(chunk);
        chunk.copy_from_slice(&(u64::from_ne_bytes(eight) ^ wide).to_ne_bytes());
    }
    for (byte, mask) in chunks.into_remainder().iter_mut().zip(mask.iter().cycle()) {
        *byte ^= mask;
    }
}

/// The header of a frame that a server sends, and its length.
pub(super) fn header(opcode: OpCode, compressed: bool, length: usize) -> ([u8; 10], u8) {
    let mut bytes = [0; 10];
    let header = FrameHeader { rsv1: compressed, opcode, ..FrameHeader::default() };
    let mut rest = bytes.as_mut_slice();
    // An array has room for the longest one.
    _ = header.format(length as u64, &mut rest);
    let left = rest.len();
    (bytes, (10 - left) as u8)
}

#[cfg(any(test, fuzzing))]
pub(super) mod check;
#[cfg(test)]
mod tests;

//! A client that sends exactly the bytes it is told to, frame by frame.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

pub const DATA: u8 = 0;
pub const HEADERS: u8 = 1;
pub const PRIORITY: u8 = 2;
pub const RST_STREAM: u8 = 3;
pub const SETTINGS: u8 = 4;
pub const PING: u8 = 6;
pub const GOAWAY: u8 = 7;
pub const WINDOW_UPDATE: u8 = 8;
pub const CONTINUATION: u8 = 9;

pub const END_STREAM: u8 = 1;
pub const ACK: u8 = 1;
pub const END_HEADERS: u8 = 4;

pub const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

pub const PROTOCOL_ERROR: u32 = 1;
pub const FLOW_CONTROL_ERROR: u32 = 3;
pub const FRAME_SIZE_ERROR: u32 = 6;
pub const REFUSED_STREAM: u32 = 7;
pub const ENHANCE_YOUR_CALM: u32 = 11;

/// What nobody should wait longer for.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut bytes = (payload.len() as u32).to_be_bytes()[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
    bytes
}

/// A block of fields, none of them indexed or compressed (RFC 7541, 6.2.2).
pub fn fields(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0);
        for text in [name, value] {
            number(&mut block, text.len());
            block.extend(text.as_bytes());
        }
    }
    block
}

/// A length (RFC 7541, 5.1).
fn number(block: &mut Vec<u8>, mut number: usize) {
    if number < 127 {
        return block.push(number as u8);
    }
    block.push(127);
    number -= 127;
    while number >= 128 {
        block.push((number % 128) as u8 | 128);
        number /= 128;
    }
    block.push(number as u8);
}

/// What every request says of itself.
pub fn get(path: &str) -> Vec<(&'static str, String)> {
    vec![
        (":method", "GET".to_owned()),
        (":scheme", "http".to_owned()),
        (":authority", "localhost".to_owned()),
        (":path", path.to_owned()),
    ]
}

pub fn headers(stream: u32, flags: u8, block: &[(&str, &str)]) -> Vec<u8> {
    frame(HEADERS, flags | END_HEADERS, stream, &fields(block))
}

pub fn request(stream: u32, path: &str) -> Vec<u8> {
    let get = get(path);
    let get: Vec<_> = get.iter().map(|(name, value)| (*name, value.as_str())).collect();
    headers(stream, END_STREAM, &get)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub kind: u8,
    pub flags: u8,
    pub stream: u32,
    pub payload: Vec<u8>,
}

impl Frame {
    /// The code of a `RST_STREAM` or a `GOAWAY`.
    pub fn code(&self) -> u32 {
        let at = if self.kind == GOAWAY { 4 } else { 0 };
        u32::from_be_bytes(self.payload[at..at + 4].try_into().unwrap())
    }

    /// The status of an answer, the first on its connection: later ones may refer to it.
    pub fn status(&self) -> u16 {
        assert_eq!(self.kind, HEADERS);
        match self.payload[0] {
            0x88 => 200,
            0x89 => 204,
            0x8a => 206,
            0x8b => 304,
            0x8c => 400,
            0x8d => 404,
            0x8e => 500,
            0x48 => digits(&self.payload[1..]),
            other => panic!("a block that begins with {other:#x}"),
        }
    }
}

/// Three digits, compressed (RFC 7541, appendix B) or not.
fn digits(value: &[u8]) -> u16 {
    let length = usize::from(value[0] & 0x7f);
    let bytes = &value[1..=length];
    if value[0] & 0x80 == 0 {
        return std::str::from_utf8(bytes).unwrap().parse().unwrap();
    }
    let mut bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| u16::from(byte >> bit & 1)));
    let mut status = 0;
    for _ in 0..3 {
        let five = (0..5).fold(0, |number, _| number << 1 | bits.next().unwrap());
        let digit = if five < 3 { five } else { (five << 1 | bits.next().unwrap()) - 0b01_1001 + 3 };
        status = status * 10 + digit;
    }
    status
}

/// The next frame; `None` at the end of the connection, in whatever way it ends.
pub async fn next_frame(stream: &mut (impl AsyncRead + Unpin)) -> Option<Frame> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).await.ok()?;
    let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
    stream.read_exact(&mut payload).await.ok()?;
    let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
    Some(Frame { kind: head[3], flags: head[4], stream, payload })
}

pub struct Wire {
    stream: TcpStream,
}

/// How a connection has ended.
#[derive(Debug)]
pub struct Ended {
    /// The code of the last `GOAWAY`; `None` without one.
    pub goaway: Option<u32>,
    pub frames: Vec<Frame>,
}

impl Wire {
    /// A connection on which nothing has been sent.
    pub async fn silent(address: SocketAddr) -> Wire {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Wire { stream }
    }

    /// One that has been greeted, with the usual settings.
    pub async fn connect(address: SocketAddr) -> Wire {
        Wire::with_settings(address, &[]).await
    }

    pub async fn with_settings(address: SocketAddr, settings: &[(u16, u32)]) -> Wire {
        let mut wire = Wire::silent(address).await;
        let mut payload = Vec::new();
        for (name, value) in settings {
            payload.extend(name.to_be_bytes());
            payload.extend(value.to_be_bytes());
        }
        wire.send(PREFACE).await;
        wire.send(&frame(SETTINGS, 0, 0, &payload)).await;
        wire.until(|frame| frame.kind == SETTINGS && frame.flags == ACK).await;
        wire.send(&frame(SETTINGS, ACK, 0, &[])).await;
        wire
    }

    pub async fn send(&mut self, bytes: &[u8]) {
        timeout(PATIENCE, self.stream.write_all(bytes)).await.expect("the server takes nothing").unwrap();
    }

    /// The same where the server may have closed already; `false` where it has.
    pub async fn try_send(&mut self, bytes: &[u8]) -> bool {
        timeout(PATIENCE, self.stream.write_all(bytes)).await.expect("the server takes nothing").is_ok()
    }

    /// The same with some patience.
    pub async fn next(&mut self) -> Option<Frame> {
        timeout(PATIENCE, next_frame(&mut self.stream)).await.expect("nothing comes, and no end")
    }

    /// The first frame that is asked for.
    #[track_caller]
    pub fn until(&mut self, asked: impl Fn(&Frame) -> bool) -> impl Future<Output = Frame> {
        let caller = std::panic::Location::caller();
        async move {
            let mut seen = Vec::new();
            while let Some(frame) = self.next().await {
                if asked(&frame) {
                    return frame;
                }
                seen.push(frame);
            }
            panic!("the connection has ended before it came, at {caller}, after {seen:?}");
        }
    }

    /// The status of the answer on this stream.
    pub async fn status(&mut self, stream: u32) -> u16 {
        self.until(|frame| frame.kind == HEADERS && frame.stream == stream).await.status()
    }

    /// The body of the answer on this stream, whose head has come.
    pub async fn body(&mut self, stream: u32) -> String {
        let mut body = Vec::new();
        loop {
            let frame = self.until(|frame| frame.kind == DATA && frame.stream == stream).await;
            body.extend(&frame.payload);
            if frame.flags & END_STREAM != 0 {
                return String::from_utf8(body).unwrap();
            }
        }
    }

    /// Reads to the end.
    pub async fn ended(&mut self) -> Ended {
        let mut frames = Vec::new();
        while let Some(frame) = self.next().await {
            frames.push(frame);
        }
        let goaway = frames.iter().rev().find(|frame| frame.kind == GOAWAY).map(Frame::code);
        Ended { goaway, frames }
    }

    /// Asks, and is answered: all that has been sent before has been read.
    pub async fn ping(&mut self) {
        self.send(&frame(PING, 0, 0, b"squall__")).await;
        self.until(|frame| frame.kind == PING && frame.flags == ACK).await;
    }

    /// Both halves of it, of which one may send without end.
    pub fn into_stream(self) -> TcpStream {
        self.stream
    }
}

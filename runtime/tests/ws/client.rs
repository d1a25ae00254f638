//! A client of WebSockets, byte by byte: it shares no code with the server.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take that is to come.
const PATIENCE: Duration = Duration::from_secs(10);
const MASK: [u8; 4] = [0x11, 0x22, 0x33, 0x44];

pub const TEXT: u8 = 1;
pub const BINARY: u8 = 2;
pub const CLOSE: u8 = 8;
pub const PING: u8 = 9;
pub const PONG: u8 = 10;

/// The head of a request for a WebSocket, with more headers.
pub fn head(path: &str, headers: &[(&str, &str)]) -> String {
    let mut head = format!(
        "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head + "\r\n"
}

/// Sends bytes on a connection of its own: the head of the answer, and the connection.
pub fn asked(address: SocketAddr, request: &str) -> (String, TcpStream) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    (head_of(&mut stream), stream)
}

/// The head of an answer.
pub fn head_of(stream: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        bytes.push(byte[0]);
    }
    String::from_utf8(bytes).unwrap()
}

/// A WebSocket, seen from the other side.
pub struct Client<S = TcpStream> {
    pub stream: S,
    pub head: String,
}

impl Client {
    pub fn connect(address: SocketAddr, path: &str) -> Client {
        Client::with_headers(address, path, &[])
    }

    pub fn with_headers(address: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Client {
        let (head, stream) = asked(address, &head(path, headers));
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        Client { stream, head }
    }
}

/// The bytes of a frame; `first` are its first bits and its kind.
pub fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
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
    bytes.extend(MASK);
    bytes.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

impl<S: Read + Write> Client<S> {
    /// Sends a whole frame of this kind.
    pub fn send(&mut self, kind: u8, payload: &[u8]) {
        self.stream.write_all(&frame(0x80 | kind, payload)).unwrap();
    }

    pub fn text(&mut self, text: &str) {
        self.send(TEXT, text.as_bytes());
    }

    /// The next frame; `None` at the end of the connection.
    pub fn frame(&mut self) -> Option<(u8, Vec<u8>)> {
        let mut head = [0; 2];
        match self.stream.read_exact(&mut head) {
            Ok(()) => {}
            Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => return None,
            Err(error) => panic!("{error}"),
        }
        assert_eq!(head[1] & 0x80, 0, "a server masks nothing");
        let length = match head[1] {
            126 => {
                let mut bytes = [0; 2];
                self.stream.read_exact(&mut bytes).unwrap();
                u64::from(u16::from_be_bytes(bytes))
            }
            127 => {
                let mut bytes = [0; 8];
                self.stream.read_exact(&mut bytes).unwrap();
                u64::from_be_bytes(bytes)
            }
            length => u64::from(length),
        };
        let mut payload = vec![0; length as usize];
        self.stream.read_exact(&mut payload).unwrap();
        Some((head[0], payload))
    }

    /// The next message, which must be text.
    pub fn next_text(&mut self) -> String {
        let (first, payload) = self.frame().expect("a message");
        let payload = String::from_utf8_lossy(&payload).into_owned();
        assert_eq!(first, 0x80 | TEXT, "{payload:?}");
        payload
    }

    /// The code and the words of the close frame that comes next, and after which the connection ends.
    pub fn closed(&mut self) -> (u16, String) {
        let (first, payload) = self.frame().expect("a close frame");
        assert_eq!(first, 0x80 | CLOSE, "{:?}", String::from_utf8_lossy(&payload));
        let code = payload.first_chunk().map_or(1005, |code| u16::from_be_bytes(*code));
        let words = String::from_utf8(payload.get(2..).unwrap_or_default().to_vec()).unwrap();
        if payload.is_empty() {
            self.send(CLOSE, &[]);
        } else {
            _ = self.stream.write_all(&frame(0x80 | CLOSE, &payload[..2]));
        }
        assert_eq!(self.frame(), None, "nothing comes after a close frame");
        (code, words)
    }

    /// Closes by this code; what the other side answers.
    pub fn close(&mut self, code: u16) -> (u16, String) {
        self.send(CLOSE, &code.to_be_bytes());
        self.closed()
    }
}

//! Clients that cost little: they read frames, answer pings, and note when messages come.

use crate::Result;
use std::cell::{Cell, RefCell};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio::time::timeout;

/// How long an answer may take that is to come.
const PATIENCE: Duration = Duration::from_secs(60);
/// So long is a message.
pub const LENGTH: usize = 128;

/// What all clients of a room have seen.
pub struct Room {
    began: Instant,
    /// Messages that have come, to all together.
    pub come: Cell<usize>,
    /// How many are waited for.
    pub expected: Cell<usize>,
    pub all_here: Notify,
    /// How late each was, in microseconds.
    pub times: RefCell<Vec<u32>>,
    /// Sockets that have ended.
    pub ended: Cell<usize>,
}

impl Room {
    pub fn new() -> Rc<Room> {
        Rc::new(Room {
            began: Instant::now(),
            come: Cell::new(0),
            expected: Cell::new(usize::MAX),
            all_here: Notify::new(),
            times: RefCell::default(),
            ended: Cell::new(0),
        })
    }

    fn now(&self) -> u64 {
        self.began.elapsed().as_micros() as u64
    }

    /// A message that says when it was sent.
    pub fn message(&self, length: usize) -> String {
        format!("{:0>20}{}", self.now(), "x".repeat(length - 20))
    }

    /// An event of the topic has come, as text.
    fn heard(&self, text: &[u8]) {
        let Some(at) = text.windows(8).position(|window| window == b"\"data\":\"") else { return };
        let digits = text.get(at + 8..at + 28).and_then(|digits| std::str::from_utf8(digits).ok());
        let Some(sent) = digits.and_then(|digits| digits.parse::<u64>().ok()) else { return };
        self.times.borrow_mut().push((self.now() - sent) as u32);
        self.come.set(self.come.get() + 1);
        if self.come.get() == self.expected.get() {
            self.all_here.notify_one();
        }
    }
}

/// The status of the answer to the opening handshake, and the connection.
pub async fn open(address: SocketAddr, buffer: Option<u32>) -> Result<(u16, TcpStream)> {
    let socket = TcpSocket::new_v4()?;
    if let Some(bytes) = buffer {
        socket.set_recv_buffer_size(bytes)?;
    }
    let mut stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    let request = format!(
        "GET /room HTTP/1.1\r\nHost: {address}\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    let reading = async {
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        Ok::<_, std::io::Error>(())
    };
    timeout(PATIENCE, reading).await.map_err(|_| "no answer to a handshake")??;
    let status = String::from_utf8_lossy(&head).split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.ok_or("no status")?, stream))
}

/// A socket, or an error where it was not opened.
pub async fn opened(address: SocketAddr, buffer: Option<u32>) -> Result<TcpStream> {
    match open(address, buffer).await? {
        (101, stream) => Ok(stream),
        (status, _) => Err(format!("a handshake was answered by {status}").into()),
    }
}

/// Sends a text.
pub async fn say(stream: &TcpStream, text: &str) -> Result<()> {
    let mut frame = vec![0x81];
    match text.len() {
        0..=125 => frame.push(0x80 | text.len() as u8),
        126..=65_535 => {
            frame.push(0x80 | 126);
            frame.extend_from_slice(&(text.len() as u16).to_be_bytes());
        }
        _ => return Err("too long".into()),
    }
    // Masked by nothing.
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(text.as_bytes());
    write(stream, &frame).await
}

async fn write(stream: &TcpStream, mut bytes: &[u8]) -> Result<()> {
    while !bytes.is_empty() {
        stream.writable().await?;
        match stream.try_write(bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Hears until the socket ends.
pub async fn hear(stream: Rc<TcpStream>, room: Rc<Room>) -> Result<()> {
    let mut rest = Vec::new();
    let mut pongs = Vec::new();
    loop {
        stream.readable().await?;
        if !take(&stream, &room, &mut rest, &mut pongs)? {
            room.ended.set(room.ended.get() + 1);
            // The answer to a close; nobody may be there to read it.
            _ = stream.try_write(&[0x88, 0x80, 0, 0, 0, 0]);
            return Ok(());
        }
        if !pongs.is_empty() {
            write(&stream, &pongs).await?;
            pongs.clear();
        }
    }
}

/// Takes what is there; `false` at the end.
fn take(stream: &TcpStream, room: &Room, rest: &mut Vec<u8>, pongs: &mut Vec<u8>) -> Result<bool> {
    // On the stack, and shared by all tasks: none has one while it waits.
    let mut buffer = [0; 32 * 1024];
    match stream.try_read(&mut buffer) {
        Ok(0) => Ok(false),
        Ok(read) => {
            let mut open = true;
            if rest.is_empty() {
                let used = frames(&buffer[..read], room, pongs, &mut open);
                rest.extend_from_slice(&buffer[used..read]);
            } else {
                rest.extend_from_slice(&buffer[..read]);
                let used = frames(rest, room, pongs, &mut open);
                rest.drain(..used);
            }
            Ok(open)
        }
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(true),
        Err(error) if error.kind() == ErrorKind::ConnectionReset => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The frames that are whole; how many bytes they are.
fn frames(bytes: &[u8], room: &Room, pongs: &mut Vec<u8>, open: &mut bool) -> usize {
    let mut used = 0;
    while let [first, second, after @ ..] = &bytes[used..] {
        let (length, head) = match (second & 0x7F, after) {
            (126, [high, low, ..]) => (usize::from(u16::from_be_bytes([*high, *low])), 4),
            (126 | 127, _) => break,
            (length, _) => (usize::from(length), 2),
        };
        let Some(payload) = bytes.get(used + head..used + head + length) else { break };
        match first & 0x0F {
            1 => room.heard(payload),
            8 => *open = false,
            9 => {
                pongs.extend_from_slice(&[0x8A, 0x80 | length as u8, 0, 0, 0, 0]);
                pongs.extend_from_slice(payload);
            }
            _ => {}
        }
        used += head + length;
    }
    used
}

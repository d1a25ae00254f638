//! Clients that never stop asking, and know each request that was not answered.
#![allow(dead_code, reason = "the bench and the test use some of it each")]

use crate::serving::{end_child, is_child, listening, signal, stderr_of};
use squall::{App, Listener, Server};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How a client behaves.
#[derive(Clone, Copy, Debug)]
pub enum Manner {
    /// One request after the other by one connection.
    Busy,
    /// The same with pauses, of up to so many milliseconds.
    Pausing(u64),
    /// A connection for each request.
    Fresh,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Seen {
    pub answered: AtomicU64,
    /// Connections that were made.
    pub connections: AtomicU64,
    /// Of these, such as took half a second and more to be made.
    pub late: AtomicU64,
    /// Connections that were closed before the next request, without a word.
    pub closed: AtomicU64,
    pub slowest_micros: AtomicU64,
    pub failed: Mutex<Vec<String>>,
}

/// Clients at work.
pub struct Load {
    pub seen: Arc<Seen>,
    stop: Arc<AtomicBool>,
    clients: Vec<JoinHandle<()>>,
}

impl Load {
    pub fn start(address: SocketAddr, manners: &[Manner]) -> Load {
        let (seen, stop) = (Arc::new(Seen::default()), Arc::new(AtomicBool::new(false)));
        let clients = manners.iter().enumerate().map(|(number, manner)| {
            let mut client = Client { address, manner: *manner, seen: seen.clone(), stream: None, turn: number as u64 };
            let stop = stop.clone();
            std::thread::spawn(move || {
                while !stop.load(Relaxed) {
                    client.turn();
                }
            })
        });
        Load { clients: clients.collect(), seen, stop }
    }

    /// Stops the clients; all that they have seen.
    pub fn stop(self) -> Arc<Seen> {
        self.stop.store(true, Relaxed);
        for client in self.clients {
            client.join().expect("a client ends");
        }
        self.seen
    }
}

/// In a process that was started for it: serves, at `TEST_PORT` beside others where that is set, and ends the process.
pub fn serve_if_child<A: App>(app: A) {
    if is_child() {
        end_child(match std::env::var("TEST_PORT") {
            Ok(address) => Server::new(app).listener(Listener::new(address).reuse_port()).serve(),
            Err(_) => squall::serve(app),
        });
    }
}

/// Restarts so many times under load, with a pause before each and at the end; all that the clients have seen.
pub fn restarts(
    mut child: Child,
    address: SocketAddr,
    manners: &[Manner],
    pause: Duration,
    count: usize,
    next: impl Fn() -> Child,
) -> Arc<Seen> {
    let load = Load::start(address, manners);
    for _ in 0..count {
        std::thread::sleep(pause);
        let mut following = next();
        listening(&mut following, 1);
        signal(&child, "TERM");
        assert!(child.wait().unwrap().success(), "{}", stderr_of(&mut child));
        child = following;
    }
    std::thread::sleep(pause);
    let seen = load.stop();
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
    seen
}

struct Client {
    address: SocketAddr,
    manner: Manner,
    seen: Arc<Seen>,
    stream: Option<TcpStream>,
    turn: u64,
}

impl Client {
    fn turn(&mut self) {
        self.turn = self.turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if let Manner::Pausing(most) = self.manner {
            std::thread::sleep(Duration::from_millis((self.turn >> 33) % most));
        }
        let began = Instant::now();
        match self.request() {
            Ok(()) => {
                self.seen.answered.fetch_add(1, Relaxed);
                let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
                self.seen.slowest_micros.fetch_max(micros, Relaxed);
            }
            Err(why) => {
                self.stream = None;
                let mut failed = self.seen.failed.lock().expect("no client panics");
                failed.push(format!("{:?} after {:?}: {why}", self.manner, began.elapsed()));
            }
        }
    }

    /// One request and its answer; a connection is made where there is none.
    fn request(&mut self) -> Result<(), String> {
        if self.stream.as_ref().is_some_and(was_closed) {
            self.seen.closed.fetch_add(1, Relaxed);
            self.stream = None;
        }
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let began = Instant::now();
                let stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(10))
                    .map_err(|error| format!("no connection: {error}"))?;
                self.seen.connections.fetch_add(1, Relaxed);
                if began.elapsed() >= Duration::from_millis(500) {
                    self.seen.late.fetch_add(1, Relaxed);
                }
                stream.set_nodelay(true).map_err(|error| error.to_string())?;
                stream.set_read_timeout(Some(Duration::from_secs(10))).map_err(|error| error.to_string())?;
                stream
            }
        };
        let close = if matches!(self.manner, Manner::Fresh) { "Connection: close\r\n" } else { "" };
        let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{close}\r\n");
        stream.write_all(request.as_bytes()).map_err(|error| format!("not sent: {error}"))?;
        let head = answer(&mut stream)?;
        if !head.starts_with("HTTP/1.1 200 ") {
            return Err(head);
        }
        if !head.contains("\r\nconnection: close\r\n") {
            self.stream = Some(stream);
        }
        Ok(())
    }
}

/// Whether the other side has closed it already: a client sees that before it sends its next request.
fn was_closed(stream: &TcpStream) -> bool {
    _ = stream.set_nonblocking(true);
    let peeked = stream.peek(&mut [0]);
    _ = stream.set_nonblocking(false);
    !matches!(peeked, Err(error) if error.kind() == ErrorKind::WouldBlock)
}

/// The head of an answer that has come whole.
fn answer(stream: &mut TcpStream) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        if let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head + 4]).into_owned();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.and_then(|length| length.parse().ok()).ok_or("an answer without a length")?;
            if bytes.len() >= head + 4 + length {
                return Ok(text);
            }
        }
        match stream.read(&mut piece) {
            Ok(0) => return Err(format!("closed after {} bytes of the answer", bytes.len())),
            Ok(read) => bytes.extend_from_slice(&piece[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(format!("{error} after {} bytes of the answer", bytes.len())),
        }
    }
}

//! The program as a process, and a client that sends bytes and reads what comes: it shares no code with the server.
#![allow(dead_code, reason = "not each test asks for all of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a thing may take that is to happen.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The running program; killed when it is dropped.
pub struct Program {
    child: Child,
    /// Kept open: what it prints must find a reader.
    _printed: BufReader<ChildStdout>,
    /// What it has printed at its start.
    pub lines: Vec<String>,
    pub plain: SocketAddr,
    pub secure: SocketAddr,
    pub limits: SocketAddr,
    pub tls: SocketAddr,
    pub strict: SocketAddr,
}

impl Program {
    /// Starts it, and waits until it accepts connections.
    pub fn start() -> Program {
        Program::with(&[])
    }

    /// The same with more arguments.
    pub fn with(arguments: &[&str]) -> Program {
        for _ in 0..5 {
            let taken: Vec<_> = (0..5).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
            let free: Vec<_> = taken.iter().map(|listener| listener.local_addr().unwrap()).collect();
            drop(taken);
            let [plain, secure, limits, tls, strict] = free[..] else { unreachable!() };
            let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
            command.env_remove("SQUALL_LISTEN").stdin(Stdio::null()).stdout(Stdio::piped());
            for (name, address) in [("--secure", secure), ("--limits", limits), ("--tls", tls)] {
                command.args([name, &address.to_string()]);
            }
            // A port alone is one of 127.0.0.1.
            command.args(["--plain", &plain.port().to_string(), "--strict", &strict.port().to_string()]);
            let mut child = command.args(arguments).spawn().unwrap();
            let mut printed = BufReader::new(child.stdout.take().unwrap());
            let mut lines = Vec::new();
            let mut line = String::new();
            while lines.len() < 5 && printed.read_line(&mut line).unwrap() > 0 {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            let program = Program { child, _printed: printed, lines, plain, secure, limits, tls, strict };
            // Another process may have been quicker to take a port: then the program ends, and the next are tried.
            if program.lines.len() == 5 {
                return program;
            }
        }
        panic!("the program ends at once");
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.plain)
    }

    /// What `plain` answers to GET.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.plain("GET", path).send()
    }

    /// A request to `plain`.
    pub fn plain(&self, method: &str, path: &str) -> Asking {
        Asking::new(self.plain, method, path)
    }

    /// Ends it by SIGTERM, and says with which code.
    pub fn terminate(mut self) -> Option<i32> {
        let done = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(done.success(), "it was not running");
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it has not ended");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already where a test has seen to that.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A request that is put together.
pub struct Asking {
    address: SocketAddr,
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Asking {
    pub fn new(address: SocketAddr, method: &str, target: &str) -> Asking {
        let headers = vec![("Connection".to_owned(), "close".to_owned())];
        Asking { address, method: method.to_owned(), target: target.to_owned(), headers, body: Vec::new() }
    }

    pub fn header(mut self, name: &str, value: &str) -> Asking {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn body(mut self, content_type: &str, body: impl AsRef<[u8]>) -> Asking {
        self.body = body.as_ref().to_vec();
        self.header("Content-Type", content_type)
    }

    pub fn form(self, body: &str) -> Asking {
        self.body("application/x-www-form-urlencoded", body)
    }

    /// The bytes of it.
    pub fn bytes(&self) -> Vec<u8> {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head += &format!("Host: {}\r\n", self.address);
        }
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !self.body.is_empty() {
            head += &format!("Content-Length: {}\r\n", self.body.len());
        }
        [(head + "\r\n").as_bytes(), &self.body].concat()
    }

    #[track_caller]
    pub fn send(&self) -> Answer {
        exchange(self.address, &self.bytes())
    }
}

/// Sends these bytes on a connection of their own, and reads until it ends.
#[track_caller]
pub fn exchange(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    Answer::of(&bytes)
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub reason: String,
    pub headers: Vec<(String, String)>,
    /// What came as chunks is put together.
    pub body: Vec<u8>,
    /// The pieces in which it came as chunks.
    pub chunks: Vec<Vec<u8>>,
}

impl Answer {
    #[track_caller]
    pub fn of(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| panic!("{bytes:?}"));
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let (version, status) = lines.next().unwrap().split_once(' ').unwrap();
        assert!(matches!(version, "HTTP/1.1" | "HTTP/1.0"), "{version}");
        let (status, reason) = status.split_once(' ').unwrap();
        let headers: Vec<_> = lines
            .map(|line| line.split_once(": ").unwrap_or_else(|| panic!("{line:?}")))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut answer = Answer {
            status: status.parse().unwrap(),
            reason: reason.to_owned(),
            headers,
            body: bytes[end + 4..].to_vec(),
            chunks: Vec::new(),
        };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.chunks = chunks(&answer.body);
            answer.body = answer.chunks.concat();
        }
        answer
    }

    /// The value of a header that is there at most once.
    #[track_caller]
    pub fn header(&self, name: &str) -> Option<&str> {
        let all = self.all(name);
        assert!(all.len() < 2, "{name}: {all:?}");
        all.first().copied()
    }

    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{self:?}");
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Status and text in one.
    #[track_caller]
    pub fn told(&self) -> (u16, &str) {
        (self.status, self.text())
    }

    /// Status and place in one.
    #[track_caller]
    pub fn place(&self) -> (u16, &str) {
        (self.status, self.header("location").unwrap_or_else(|| panic!("{self:?}")))
    }
}

fn chunks(mut rest: &[u8]) -> Vec<Vec<u8>> {
    let mut chunks = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").expect("the size of a chunk");
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return chunks;
        }
        chunks.push(rest[end + 2..end + 2 + size].to_vec());
        rest = &rest[end + 2 + size + 2..];
    }
}

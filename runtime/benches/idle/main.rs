//! What connections cost that do nothing, or next to nothing: `cargo bench -p squall --bench idle`.
//!
//! A server in a process of its own holds so many connections while 64 others are busy: how much its memory grows, and
//! how long the busy ones wait. Those that do nothing have sent one request each; the slow ones have begun a head, or a
//! body, and go on by a byte now and then. It fails where a connection takes more than [`MOST`] bytes, or where the busy
//! ones wait more than [`LONGER`] times as long as alone.

use squall::Server;
use squall::prelude::*;
use std::future::pending;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Bytes of memory that an idle connection may take.
const MOST: f64 = 7.9 * 1024.0;
/// How much longer than alone the slowest hundredth of the busy requests may take.
const LONGER: f64 = 1.5;
/// How many connections are busy, and for how long.
const BUSY: usize = 64;
const TIME: Duration = Duration::from_secs(4);

#[app(handlers = [Text, Echo])]
struct App;

#[handler(get, "/text")]
struct Text;

impl Text {
    async fn get(self) -> &'static str {
        "Hello, world"
    }
}

#[handler(post, "/echo")]
struct Echo {
    #[body]
    body: String,
}

impl Echo {
    async fn post(self) -> String {
        self.body
    }
}

/// What the held connections have sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Request,
    SlowHead,
    SlowBody,
}

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|argument| argument == "--serve") {
        serve();
    }
    let rows = [
        ("idle", 10_000, Held::Request),
        ("idle", 19_000, Held::Request),
        ("slow heads", 10_000, Held::SlowHead),
        ("slow bodies", 10_000, Held::SlowBody),
    ];
    println!(
        "{:<12} {:>7} {:>12} {:>12} {:>12} {:>7}",
        "held", "number", "bytes each", "p99 alone", "p99 beside", "ratio"
    );
    let mut failed = false;
    for (name, number, held) in rows {
        match row(number, held) {
            Ok((bytes, alone, beside)) => {
                let ratio = beside.as_secs_f64() / alone.as_secs_f64();
                println!("{name:<12} {number:>7} {bytes:>12.0} {alone:>12.1?} {beside:>12.1?} {ratio:>7.2}");
                failed |= ratio > LONGER || (held == Held::Request && bytes > MOST);
            }
            Err(error) => {
                eprintln!("{name} {number}: {error}");
                failed = true;
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Runs the server until its input ends.
fn serve() -> ! {
    std::thread::spawn(|| {
        _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let bound = Server::new(App).listen("127.0.0.1:0").expect("a free port");
        println!("{}", bound.address().expect("it listens by TCP"));
        bound.run_until(pending()).await.expect("the server runs");
    });
    std::process::exit(1)
}

struct Running {
    child: Child,
    address: SocketAddr,
}

impl Running {
    fn start() -> Result<Running, String> {
        let this = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut child = Command::new(this)
            .arg("--serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut line = String::new();
        let stdout = child.stdout.take().ok_or("it has no output")?;
        BufReader::new(stdout).read_line(&mut line).map_err(|error| error.to_string())?;
        let address = line.trim().trim_start_matches("http://").parse().map_err(|_| format!("no address: {line:?}"))?;
        Ok(Running { child, address })
    }

    /// Bytes of memory that are there.
    fn memory(&self) -> Result<f64, String> {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let kib: f64 = line.trim().trim_end_matches("kB").trim().parse().map_err(|_| line.to_owned())?;
        Ok(kib * 1024.0)
    }

    fn connect(&self) -> Result<TcpStream, String> {
        let stream = TcpStream::connect(self.address).map_err(|error| format!("it cannot be connected to: {error}"))?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        Ok(stream)
    }

    /// The slowest hundredth of what 64 connections ask for, one request after another.
    fn busy(&self) -> Result<Duration, String> {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let streams: Result<Vec<_>, _> = (0..BUSY / 4).map(|_| self.connect()).collect();
                let mut streams = streams?;
                Ok(std::thread::spawn(move || {
                    let mut times = Vec::new();
                    let end = Instant::now() + TIME;
                    while Instant::now() < end {
                        let began = Instant::now();
                        for stream in &mut streams {
                            send(stream, REQUEST)?;
                        }
                        for stream in &mut streams {
                            answer(stream)?;
                            times.push(began.elapsed());
                        }
                    }
                    Ok::<_, String>(times)
                }))
            })
            .collect::<Result<_, String>>()?;
        let mut times = Vec::new();
        for thread in threads {
            times.extend(thread.join().map_err(|_| "a thread has panicked")??);
        }
        times.sort_unstable();
        times.get(times.len() * 99 / 100).copied().ok_or_else(|| "nothing was answered".to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

const REQUEST: &[u8] = b"GET /text HTTP/1.1\r\nHost: localhost\r\n\r\n";

fn send(stream: &mut TcpStream, bytes: &[u8]) -> Result<(), String> {
    stream.write_all(bytes).map_err(|error| format!("it does not take a request: {error}"))
}

fn answer(stream: &mut TcpStream) -> Result<(), String> {
    let mut buffer = [0; 1024];
    let mut length = 0;
    while !buffer[..length].ends_with(b"Hello, world") {
        match stream.read(&mut buffer[length..]) {
            Ok(0) | Err(_) => return Err("it does not answer".to_owned()),
            Ok(read) => length += read,
        }
    }
    Ok(())
}

/// Bytes for each held connection, and the slowest hundredth of the busy ones without and beside them.
fn row(number: usize, held: Held) -> Result<(f64, Duration, Duration), String> {
    let running = Running::start()?;
    // What is made once is made before it counts.
    let alone = running.busy()?;
    std::thread::sleep(Duration::from_millis(2500));
    let before = running.memory()?;
    let mut streams = Vec::with_capacity(number);
    for _ in 0..number {
        let mut stream = running.connect()?;
        match held {
            Held::Request => {
                send(&mut stream, REQUEST)?;
                answer(&mut stream)?;
            }
            Held::SlowHead => send(&mut stream, b"GET /text HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")?,
            Held::SlowBody => {
                send(&mut stream, b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8192\r\n\r\nslow")?;
            }
        }
        streams.push(stream);
    }
    std::thread::sleep(Duration::from_millis(2500));
    let memory = running.memory()?;
    let beside = running.busy()?;
    if held == Held::Request {
        for stream in streams.iter_mut().step_by(97) {
            send(stream, REQUEST)?;
            answer(stream)?;
        }
    }
    drop(streams);
    Ok(((memory - before) / number as f64, alone, beside))
}

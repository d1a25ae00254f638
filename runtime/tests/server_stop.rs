//! How a server starts, and how it ends.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::Server;
use squall::prelude::*;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[app(handlers = [Index, Slow])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

/// Answers after as many milliseconds.
#[handler(get, "/slow/{millis}")]
struct Slow {
    millis: u64,
}

impl Slow {
    async fn get(self) -> &'static str {
        tokio::time::sleep(Duration::from_millis(self.millis)).await;
        "slow"
    }
}

fn get(address: SocketAddr, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    stream
}

/// All that comes until the connection ends, in whatever way.
fn rest(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

/// A server within the test, its address, and what stops it.
fn start(drain: Duration) -> (SocketAddr, tokio::sync::oneshot::Sender<()>, std::thread::JoinHandle<()>) {
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (tell, told) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let bound = Server::new(App).drain_time(drain).listen("127.0.0.1:0").unwrap();
            tell.send(bound.address()).unwrap();
            bound.run_until(async { _ = stopped.await }).await;
        });
    });
    (told.recv().unwrap(), stop, thread)
}

#[test]
fn a_running_request_is_finished_and_its_connection_closed() {
    let (address, stop, thread) = start(Duration::from_secs(30));
    let running = get(address, "/slow/400");
    let silent = TcpStream::connect(address).unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let began = Instant::now();
    stop.send(()).unwrap();
    let answer = rest(running);
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("slow"), "{answer}");
    assert_eq!(rest(silent), "");
    thread.join().unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(TcpStream::connect(address).is_err(), "it still accepts");
}

#[test]
fn what_takes_too_long_is_broken_off() {
    let (address, stop, thread) = start(Duration::from_millis(200));
    let running = get(address, "/slow/20000");
    std::thread::sleep(Duration::from_millis(100));
    let began = Instant::now();
    stop.send(()).unwrap();
    assert_eq!(rest(running), "");
    thread.join().unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test]
async fn an_address_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let error = Server::new(App).listen(address).unwrap_err();
    let text = format!("{error:?}");
    assert!(text.starts_with(&format!("cannot listen on {address}: ")), "{text}");
    assert!(!text.contains('\n'), "one line is enough: {text}");
}

/// In the process that a test has started for itself: serves, and ends the process.
fn serve_if_child() {
    if std::env::var_os("SQUALL_TEST_CHILD").is_some() {
        match squall::serve_with(async { Ok(App) }) {
            Ok(()) => std::process::exit(0),
            Err(error) => {
                eprintln!("Error: {error:?}");
                std::process::exit(1);
            }
        }
    }
}

/// This test once more, as a process that serves.
fn child(test: &str, listen: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("SQUALL_TEST_CHILD", "1")
        .env("SQUALL_LISTEN", listen)
        .env_remove("SQUALL_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Where it says that it listens.
fn address_of(child: &mut Child) -> SocketAddr {
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some(address) = line.unwrap().strip_prefix("listening on http://") {
            return address.parse().unwrap();
        }
    }
    panic!("it has not said where it listens")
}

fn signal(child: &Child, name: &str) {
    let killed = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
}

fn stderr_of(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    text
}

#[cfg(unix)]
#[test]
fn sigterm_finishes_what_runs_and_leaves_a_line_of_log() {
    serve_if_child();
    let mut child = child("sigterm_finishes_what_runs_and_leaves_a_line_of_log", "127.0.0.1:0");
    let address = address_of(&mut child);
    let running = get(address, "/slow/500?secret=1");
    std::thread::sleep(Duration::from_millis(200));
    signal(&child, "TERM");
    let answer = rest(running);
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("slow"), "{answer}");
    assert!(child.wait().unwrap().success());
    let log = stderr_of(&mut child);
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("squall::access")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(lines[0].contains("/slow/500") && lines[0].contains("200") && !lines[0].contains("secret"), "{log}");
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_at_once() {
    serve_if_child();
    let mut child = child("a_second_signal_ends_at_once", "127.0.0.1:0");
    let address = address_of(&mut child);
    let running = get(address, "/slow/20000");
    std::thread::sleep(Duration::from_millis(200));
    let began = Instant::now();
    signal(&child, "INT");
    std::thread::sleep(Duration::from_millis(200));
    assert!(child.try_wait().unwrap().is_none(), "it has not waited for the running request");
    signal(&child, "TERM");
    assert_eq!(rest(running), "");
    assert!(child.wait().unwrap().success());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn a_port_in_use_and_a_bad_address_are_told_in_one_line() {
    serve_if_child();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (listen, expected) in [
        (&*address, format!("Error: cannot listen on {address}: ")),
        ("localhost", "Error: SQUALL_LISTEN is \"localhost\", but must be an IP address and a port".to_owned()),
    ] {
        let mut child = child("a_port_in_use_and_a_bad_address_are_told_in_one_line", listen);
        assert_eq!(child.wait().unwrap().code(), Some(1));
        let text = stderr_of(&mut child);
        assert!(text.starts_with(&expected) && text.trim_end().lines().count() == 1, "{text}");
    }
}

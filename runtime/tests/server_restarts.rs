//! One process after the other serves, under load, and no request fails. `cargo bench --bench restarts` does the same a
//! hundred times.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "serving/load.rs"]
mod load;
mod serving;

use load::{Manner, Seen, restarts, serve_if_child};
use serving::{Started, address_of, answer, ask, body_of, command, get, inheriting, listening, rest};
use squall::prelude::*;
use squall::{Readiness, Server};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

#[app(handlers = [Index, Ready, Waits])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> String {
        std::process::id().to_string()
    }
}

#[handler(get, "/ready")]
struct Ready {
    readiness: Readiness,
}

impl Ready {
    async fn get(self) -> StatusCode {
        if self.readiness.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
    }
}

/// An answer that goes on until the server is to stop.
#[handler(get, "/waits")]
struct Waits {
    readiness: Readiness,
}

impl Waits {
    async fn get(self) -> &'static str {
        self.readiness.draining().await;
        "goodbye"
    }
}

const MANNERS: [Manner; 6] =
    [Manner::Busy, Manner::Busy, Manner::Fresh, Manner::Fresh, Manner::Pausing(400), Manner::Pausing(3000)];

const PAUSE: Duration = Duration::from_millis(300);

fn check(seen: &Seen) {
    let failed = seen.failed.lock().unwrap();
    assert!(failed.is_empty(), "{} of {} failed: {failed:#?}", failed.len(), seen.answered.load(Relaxed));
    assert!(seen.answered.load(Relaxed) > 500, "{seen:?}");
    // They have had to make new ones, since each process has closed all of its own.
    assert!(seen.connections.load(Relaxed) > 20, "{seen:?}");
}

#[test]
fn no_request_fails_while_processes_share_a_port() {
    serve_if_child(App);
    let test = "no_request_fails_while_processes_share_a_port";
    for workers in ["shared", "2"] {
        let start = |port: &str| {
            command(test, &[("TEST_PORT", port), ("SQUALL_WORKERS", workers), ("SQUALL_LOG", "error")]).spawn().unwrap()
        };
        let mut first = start("127.0.0.1:0");
        let address = address_of(&mut first);
        check(&restarts(first, address, &MANNERS, PAUSE, 5, || start(&address.to_string())));
    }
}

#[test]
fn no_request_fails_while_processes_inherit_a_socket() {
    serve_if_child(App);
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let start = || {
        let test = "no_request_fails_while_processes_inherit_a_socket";
        inheriting(socket.try_clone().unwrap(), "http", test, &[("SQUALL_LOG", "error")]).spawn().unwrap()
    };
    let mut first = start();
    listening(&mut first, 1);
    check(&restarts(first, address, &MANNERS, PAUSE, 5, start));
}

#[test]
fn who_asks_once_more_is_answered_and_told_that_it_is_the_last_time() {
    let mut server = Started::new(Server::new(App).listener("127.0.0.1:0"));
    let (mut asking, mut silent) = (get(server.address, "/"), get(server.address, "/"));
    for stream in [&mut asking, &mut silent] {
        assert!(!answer(stream).contains("connection: close"));
    }
    let new = TcpStream::connect(server.address).unwrap();
    std::thread::sleep(Duration::from_millis(50));
    server.stop();
    let began = Instant::now();
    std::thread::sleep(Duration::from_millis(200));
    ask(&mut asking, "/");
    let text = rest(asking);
    assert!(text.starts_with("HTTP/1.1 200 OK") && text.contains("\r\nconnection: close\r\n"), "{text}");
    // The others are closed without a word, a second later.
    assert_eq!(rest(silent), "");
    assert!(began.elapsed() >= Duration::from_millis(800), "{:?}", began.elapsed());
    assert_eq!(rest(new), "");
    server.ended();
}

#[test]
fn readiness_goes_down_before_anything_else_does() {
    let server = Server::new(App).drain_delay(Duration::from_millis(800)).listener("127.0.0.1:0");
    let mut server = Started::new(server);
    assert!(answer(&mut get(server.address, "/ready")).starts_with("HTTP/1.1 200 "));
    let waiting = get(server.address, "/waits");
    std::thread::sleep(Duration::from_millis(100));
    server.stop();
    std::thread::sleep(Duration::from_millis(200));
    // New connections are served as before, for as long as a load balancer takes to notice.
    let text = answer(&mut get(server.address, "/ready"));
    assert!(text.starts_with("HTTP/1.1 503 ") && !text.contains("connection: close"), "{text}");
    assert!(body_of(server.address, "/").parse::<u32>().is_ok());
    let mut waiting = waiting;
    assert!(answer(&mut waiting).ends_with("goodbye"));
    let address = server.address;
    server.ended();
    assert!(TcpStream::connect(address).is_err());
}

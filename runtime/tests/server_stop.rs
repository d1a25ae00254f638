//! How a server starts, and how it ends.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "serving/handlers.rs"]
mod handlers;
mod serving;

use handlers::{Index, Slow};
use serving::{Started, address_of, child, end_child, get, is_child, rest, signal, stderr_of};
use squall::Server;
use squall::prelude::*;
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

#[app(handlers = [Index, Slow])]
struct App;

/// A server within the test.
fn start(drain: Duration) -> Started {
    Started::new(Server::new(App).drain_time(drain).listener("127.0.0.1:0"))
}

#[test]
fn a_running_request_is_finished_and_its_connection_closed() {
    let mut server = start(Duration::from_secs(30));
    let address = server.address;
    let running = get(address, "/slow/400");
    let silent = TcpStream::connect(address).unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let began = Instant::now();
    server.stop();
    let answer = rest(running);
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("slow"), "{answer}");
    assert_eq!(rest(silent), "");
    server.ended();
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert!(TcpStream::connect(address).is_err(), "it still accepts");
}

#[test]
fn what_takes_too_long_is_broken_off() {
    let mut server = start(Duration::from_millis(200));
    let address = server.address;
    let running = get(address, "/slow/20000");
    std::thread::sleep(Duration::from_millis(100));
    let began = Instant::now();
    server.stop();
    assert_eq!(rest(running), "");
    server.ended();
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
    if is_child() {
        end_child(squall::serve_with(async { Ok(App) }));
    }
}

#[cfg(unix)]
#[test]
fn sigterm_finishes_what_runs_and_leaves_a_line_of_log() {
    serve_if_child();
    let mut child = child("sigterm_finishes_what_runs_and_leaves_a_line_of_log", &[("SQUALL_LISTEN", "127.0.0.1:0")]);
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
    let mut child = child("a_second_signal_ends_at_once", &[("SQUALL_LISTEN", "127.0.0.1:0")]);
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
        ("localhost", "Error: SQUALL_LISTEN: \"localhost\" is no IP address and port, such as ".to_owned()),
    ] {
        let mut child = child("a_port_in_use_and_a_bad_address_are_told_in_one_line", &[("SQUALL_LISTEN", listen)]);
        assert_eq!(child.wait().unwrap().code(), Some(1));
        let text = stderr_of(&mut child);
        assert!(text.starts_with(&expected) && text.trim_end().lines().count() == 1, "{text}");
    }
}

//! A process without file descriptors to spare: it says so once, and serves again when there are some.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod serving;

use serving::{address_of, by_shell, end_child, is_child, signal, stderr_of};
use squall::prelude::*;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

#[app(handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

/// The answer by a connection of its own; `None` where none comes in time.
fn get(address: SocketAddr, patience: Duration) -> Option<String> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(patience)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok().map(|_| answer)
}

#[test]
fn without_file_descriptors_it_waits_and_says_so_once() {
    if is_child() {
        end_child(squall::serve(App));
    }
    let test = "without_file_descriptors_it_waits_and_says_so_once";
    let script = "ulimit -n 48; exec \"$0\" \"$@\"";
    let mut child = by_shell(script, test, &[("SQUALL_LISTEN", "127.0.0.1:0")]).spawn().unwrap();
    let address = address_of(&mut child);

    assert!(get(address, Duration::from_secs(10)).unwrap().ends_with("index"));
    for _ in 0..3 {
        let many: Vec<TcpStream> = (0..80).map(|_| TcpStream::connect(address).unwrap()).collect();
        assert_eq!(get(address, Duration::from_millis(500)), None, "80 connections do not exhaust it");
        drop(many);
        assert!(get(address, Duration::from_secs(10)).unwrap().ends_with("index"), "it does not recover");
    }

    // It is told to stop while it waits for descriptors.
    let many: Vec<TcpStream> = (0..80).map(|_| TcpStream::connect(address).unwrap()).collect();
    assert_eq!(get(address, Duration::from_millis(500)), None, "80 connections do not exhaust it");
    signal(&child, "TERM");
    let log = stderr_of(&mut child);
    let ended = child.wait().unwrap();
    assert!(ended.success(), "{ended}: {log}");
    drop(many);
    assert_eq!(log.matches("connections cannot be accepted").count(), 1, "{log}");
}

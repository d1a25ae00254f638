//! A process without file descriptors to spare: it says so once, and serves again when there are some.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
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
    if std::env::var_os("SQUALL_TEST_CHILD").is_some() {
        squall::serve(App).unwrap();
        std::process::exit(0);
    }
    let test = "without_file_descriptors_it_waits_and_says_so_once";
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -n 48; exec \"$0\" --exact \"$1\" --nocapture"])
        .arg(std::env::current_exe().unwrap())
        .arg(test)
        .env("SQUALL_TEST_CHILD", "1")
        .env("SQUALL_LISTEN", "127.0.0.1:0")
        .env_remove("SQUALL_LOG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("listening on http://")?.parse().ok());
    let address = address.expect("it says where it listens");

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
    let killed = Command::new("kill").args(["-s", "TERM", &child.id().to_string()]).status().unwrap();
    let mut log = String::new();
    child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    let ended = child.wait().unwrap();
    assert!(killed.success() && ended.success(), "{ended}: {log}");
    drop(many);
    assert_eq!(log.matches("connections cannot be accepted").count(), 1, "{log}");
}

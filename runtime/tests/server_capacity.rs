//! How many connections a listener has, and what becomes of one more.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "serving/handlers.rs"]
mod handlers;
mod serving;

use handlers::{Index, Slow};
use serving::{PATIENCE, Started, answer, ask, body_of, get, rest};
use squall::prelude::*;
use squall::{AtCapacity, Listener, Server, Workers};
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

#[app(handlers = [Index, Slow])]
struct App;

fn started(most: usize, policy: AtCapacity, workers: Workers) -> Started {
    let listener = Listener::new("127.0.0.1:0").max_connections(most).at_capacity(policy);
    Started::new(Server::new(App).workers(workers).listener(listener))
}

/// Tests each, all at once: they wait most of the time.
fn at_once<T: Send>(all: impl IntoIterator<Item = T>, test: impl Fn(T) + Sync) {
    let test = &test;
    std::thread::scope(|scope| {
        for one in all {
            scope.spawn(move || test(one));
        }
    });
}

/// Who asks for what takes so many milliseconds, and is at work then.
fn at_work(address: SocketAddr, milliseconds: u32) -> TcpStream {
    let stream = get(address, &format!("/slow/{milliseconds}"));
    std::thread::sleep(Duration::from_millis(150));
    stream
}

/// Whether nothing comes for a while.
fn is_silent(stream: &mut TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let silent = stream.read(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock);
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    silent
}

#[test]
fn one_connection_too_many_waits_for_those_at_work() {
    at_once([Workers::Shared, Workers::Threads(2)], |workers| {
        let server = started(2, AtCapacity::Wait, workers);
        let (mut first, mut second) = (at_work(server.address, 1500), at_work(server.address, 5000));
        let mut third = get(server.address, "/");
        assert!(is_silent(&mut third), "{workers:?}: it is answered all the same");
        assert!(answer(&mut first).ends_with("slow"));
        assert!(answer(&mut third).ends_with("index"), "{workers:?}");
        assert!(answer(&mut second).ends_with("slow"), "{workers:?}: who is at work is not asked to make room");
        ask(&mut second, "/");
        assert!(answer(&mut second).ends_with("index"), "{workers:?}");
    });
}

#[test]
fn who_waits_at_the_end_is_served() {
    let mut server = started(1, AtCapacity::Wait, Workers::Shared);
    let running = get(server.address, "/slow/300");
    std::thread::sleep(Duration::from_millis(100));
    // One that waits for a place, and some that wait to be accepted.
    let waiting: Vec<TcpStream> = (0..5).map(|_| get(server.address, "/")).collect();
    std::thread::sleep(Duration::from_millis(50));
    server.stop();
    assert!(rest(running).ends_with("slow"));
    let bodies: Vec<String> = waiting.into_iter().map(rest).collect();
    for text in &bodies {
        assert!(text.starts_with("HTTP/1.1 200 OK") && text.contains("\r\nconnection: close\r\n"), "{bodies:?}");
    }
    assert!(server.ended() < Duration::from_secs(5));
}

#[test]
fn one_connection_too_many_is_told_so() {
    at_once([Workers::Shared, Workers::Threads(2)], |workers| {
        let server = started(2, AtCapacity::Unavailable, workers);
        let (first, second) = (at_work(server.address, 4000), at_work(server.address, 4000));
        for _ in 0..20 {
            let text = rest(get(server.address, "/"));
            assert!(text.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{workers:?}: {text}");
            assert!(text.contains("\r\nretry-after: 1\r\n") && text.contains("connection: close"), "{text}");
        }
        for mut stream in [first, second] {
            assert!(answer(&mut stream).ends_with("slow"));
        }
        let began = Instant::now();
        // Until the end of one has been seen.
        while answer(&mut get(server.address, "/")).starts_with("HTTP/1.1 503 ") {
            assert!(began.elapsed() < PATIENCE, "{workers:?}: no place is free");
        }
    });
}

#[test]
fn who_has_been_idle_longest_makes_room() {
    let all = [
        (AtCapacity::Wait, Workers::Shared),
        (AtCapacity::Wait, Workers::Threads(2)),
        (AtCapacity::Unavailable, Workers::Shared),
        (AtCapacity::Unavailable, Workers::Threads(2)),
    ];
    at_once(all, |(policy, workers)| {
        let server = started(4, policy, workers);
        // One that is never idle for long enough, and three that are.
        let mut at_work = at_work(server.address, 8000);
        let mut idle = Vec::new();
        for _ in 0..3 {
            let mut stream = get(server.address, "/");
            assert!(answer(&mut stream).ends_with("index"));
            idle.push(stream);
            std::thread::sleep(Duration::from_millis(1100));
        }
        std::thread::sleep(Duration::from_millis(1500));
        let mut newcomer = get(server.address, "/");
        assert!(answer(&mut newcomer).ends_with("index"), "{policy:?} {workers:?}");
        let oldest = idle.remove(0);
        assert_eq!(rest(oldest), "", "{policy:?} {workers:?}: it is closed without a word");
        for mut stream in idle {
            ask(&mut stream, "/");
            assert!(answer(&mut stream).ends_with("index"), "{policy:?} {workers:?}");
        }
        assert!(answer(&mut at_work).ends_with("slow"), "{policy:?} {workers:?}");
    });
}

#[test]
fn heads_that_do_not_go_on_and_silence_make_room() {
    let server = started(20, AtCapacity::Wait, Workers::Shared);
    let began = Instant::now();
    let held: Vec<TcpStream> = (0..20)
        .map(|number| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            let begun: &[u8] = if number % 2 == 0 { b"GET / HTTP/1.1\r\nHost: local" } else { b"" };
            stream.write_all(begun).unwrap();
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    for _ in 0..60 {
        assert_eq!(body_of(server.address, "/"), "index");
    }
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}: they have had all their time", began.elapsed());
    let closed = held.into_iter().map(rest).collect::<Vec<_>>();
    assert!(closed.iter().all(|text| text.is_empty() || text.starts_with("HTTP/1.1 408 ")), "{closed:?}");
    assert!(closed.iter().any(String::is_empty), "{closed:?}");
}

//! Which threads do the work.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "serving/handlers.rs"]
mod handlers;
mod serving;

use handlers::{Blocks, Slow};
use serving::{Started, address_of, answer, ask, body_of, child, end_child, get, is_child, rest, signal, stderr_of};
use squall::prelude::*;
use squall::{AtCapacity, IntoListener, Listener, Server, Workers};
use std::collections::BTreeSet;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

#[app(handlers = [Thread, Slow, Blocks, Panics, Count])]
#[derive(Default)]
struct App {
    count: Arc<AtomicUsize>,
}

/// Which thread answers.
#[handler(get, "/thread")]
struct Thread;

impl Thread {
    async fn get(self) -> String {
        tokio::task::yield_now().await;
        std::thread::current().name().unwrap_or("?").to_owned()
    }
}

#[handler(get, "/panics")]
struct Panics;

impl Panics {
    async fn get(self) -> &'static str {
        panic!("on purpose")
    }
}

/// What all workers have together.
#[handler(get, "/count")]
struct Count {
    #[state]
    count: Arc<AtomicUsize>,
}

impl Count {
    async fn get(self) -> String {
        (self.count.fetch_add(1, Relaxed) + 1).to_string()
    }
}

fn started(listener: impl IntoListener, workers: Workers) -> Started {
    Started::new(Server::new(App::default()).workers(workers).listener(listener))
}

#[test]
fn each_worker_has_its_connections_and_all_have_one_app() {
    let server = started("127.0.0.1:0", Workers::Threads(2));
    let mut threads = BTreeSet::new();
    let mut connections = 0;
    while threads.len() < 2 {
        connections += 1;
        assert!(connections < 200, "all connections come to {threads:?}");
        let mut stream = get(server.address, "/thread");
        let first = answer(&mut stream);
        for _ in 0..3 {
            ask(&mut stream, "/thread");
            let name = answer(&mut stream).rsplit_once('\n').unwrap().1.to_owned();
            assert!(first.ends_with(&name), "a connection changes its thread: {name}, {first}");
        }
        threads.insert(first.rsplit_once('\n').unwrap().1.to_owned());
    }
    assert_eq!(threads.into_iter().collect::<Vec<_>>(), ["squall-worker-0", "squall-worker-1"]);
    let counts: Vec<String> = (0..50).map(|_| body_of(server.address, "/count")).collect();
    assert_eq!(counts, (1..=50).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_worker_survives_a_panic_and_finishes_what_runs() {
    for workers in [Workers::Shared, Workers::Threads(1), Workers::PerCore] {
        let mut server = started("127.0.0.1:0", workers);
        for _ in 0..4 {
            let text = answer(&mut get(server.address, "/panics"));
            assert!(text.starts_with("HTTP/1.1 500 "), "{workers:?}: {text}");
        }
        let running = get(server.address, "/slow/400");
        std::thread::sleep(Duration::from_millis(150));
        server.stop();
        let text = rest(running);
        assert!(text.starts_with("HTTP/1.1 200 OK") && text.ends_with("slow"), "{workers:?}: {text}");
        assert!(text.contains("\r\nconnection: close\r\n"), "{workers:?}: {text}");
        assert!(server.ended() < Duration::from_secs(5), "{workers:?}");
    }
}

#[test]
fn a_handler_that_holds_its_thread_does_not_hold_up_the_end() {
    let server = Server::new(App::default()).workers(Workers::Threads(2)).drain_time(Duration::from_millis(100));
    let server = Started::new(server.listener("127.0.0.1:0"));
    let running = get(server.address, "/blocks/20000");
    std::thread::sleep(Duration::from_millis(150));
    let took = server.ended();
    assert!(took < Duration::from_secs(5), "{took:?}");
    drop(running);
}

#[test]
fn a_port_in_use_is_so_for_workers_too() {
    let first = started("127.0.0.1:0", Workers::Threads(2));
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    for address in [first.address, taken.local_addr().unwrap()] {
        for workers in [Workers::Shared, Workers::Threads(2)] {
            let error = Server::new(App::default()).workers(workers).listen(address).unwrap_err();
            let text = format!("{error:?}");
            assert!(text.starts_with(&format!("cannot listen on {address}: ")), "{text}");
        }
    }
}

#[test]
fn two_servers_have_one_port_where_both_say_so() {
    let shared = || Listener::new("127.0.0.1:0").reuse_port();
    let first = started(shared(), Workers::Shared);
    let second = started(Listener::new(first.address).reuse_port(), Workers::Threads(2));
    assert_eq!(first.address, second.address);
    let threads: BTreeSet<String> = (0..200).map(|_| body_of(first.address, "/thread")).collect();
    assert!(threads.len() > 2 && threads.contains("squall-worker-1"), "{threads:?}");
}

/// In the process that a test has started for itself: serves, and ends the process.
fn serve_if_child() {
    if is_child() {
        end_child(squall::serve_with(async { Ok(App::default()) }));
    }
}

#[test]
fn the_environment_says_which_workers() {
    serve_if_child();
    let test = "the_environment_says_which_workers";
    for (workers, thread) in [("1", "squall-worker-0"), ("per-core", "squall-worker-"), ("shared", "tokio-rt-worker")] {
        let mut child = child(test, &[("SQUALL_LISTEN", "127.0.0.1:0"), ("SQUALL_WORKERS", workers)]);
        let address = address_of(&mut child);
        let name = body_of(address, "/thread");
        assert!(name.starts_with(thread), "{workers}: {name}");
        let running = get(address, "/slow/300");
        std::thread::sleep(Duration::from_millis(150));
        signal(&child, "TERM");
        assert!(rest(running).ends_with("slow"), "{workers}");
        assert!(child.wait().unwrap().success(), "{workers}: {}", stderr_of(&mut child));
    }
    let mut child = child(test, &[("SQUALL_LISTEN", "127.0.0.1:0"), ("SQUALL_WORKERS", "two")]);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let text = stderr_of(&mut child);
    assert_eq!(
        text,
        "Error: SQUALL_WORKERS: \"two\" is none of shared, per-core, or a number of threads from 1 to 1024\n"
    );
}

#[test]
fn several_listeners_have_their_own_limits_and_stop_together() {
    let second = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let server = Server::new(App::default())
        .listener("127.0.0.1:0")
        .listener(Listener::new(second).max_connections(1).at_capacity(AtCapacity::Unavailable));
    let server = Started::new(server);
    let only = get(second, "/slow/2000");
    std::thread::sleep(Duration::from_millis(150));
    assert!(rest(get(second, "/count")).starts_with("HTTP/1.1 503 "));
    let many: Vec<TcpStream> = (0..10).map(|_| get(server.address, "/count")).collect();
    for mut stream in many {
        assert!(answer(&mut stream).starts_with("HTTP/1.1 200 "));
    }
    let first = server.address;
    server.ended();
    assert!(TcpStream::connect(first).is_err() && TcpStream::connect(second).is_err());
    assert!(rest(only).ends_with("slow"));
}

//! What a socket costs that is open and silent.

use crate::client::Client;
use crate::serving::{address_of, command, is_child};
use crate::site::{Site, local};
use crate::topics;
use squall::{Server, Topics};
use std::fs;
use std::process::Stdio;
use std::time::Duration;

/// The most bytes that one may cost, all included: its task, its handler, what was read and written.
const MOST: u64 = 8192;

#[test]
fn an_idle_socket_costs_little() {
    costs_little("memory::an_idle_socket_costs_little", "/echo", || Server::new(Site { senders: Default::default() }));
}

#[test]
fn an_idle_socket_that_follows_a_topic_costs_little() {
    let test = "memory::an_idle_socket_that_follows_a_topic_costs_little";
    costs_little(test, "/rooms/tea/talk?who=ada", || Server::new(topics::Site { topics: Topics::in_memory() }));
}

/// Something is heard through each of them.
fn costs_little<S: squall::Answering>(test: &str, path: &str, server: impl FnOnce() -> Server<S>) {
    if is_child() {
        crate::serving::end_child(local(server()).serve());
    }
    // Nobody reads its log.
    let mut server = command(test, &[]).stderr(Stdio::null()).spawn().unwrap();
    let address = address_of(&mut server);
    let open = |count| {
        let mut clients: Vec<_> = (0..count).map(|_| Client::connect(address, path)).collect();
        // What one says in a room all hear.
        let silent = if path == "/echo" { 0 } else { count - 1 };
        for client in &mut clients[silent..] {
            client.text("{\"text\":\"hello\"}");
        }
        for client in &mut clients {
            while !client.next_text().contains("hello") {}
        }
        clients
    };
    let resident = || {
        // What is freed with a delay is freed.
        std::thread::sleep(Duration::from_millis(500));
        let status = fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line of the system's");
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    };
    // As many as a process may have files, where nobody has allowed it more, less some.
    let first = open(100);
    let before = resident();
    let more = open(700);
    let each = (resident() - before) / more.len() as u64;
    println!("{each} bytes for an idle socket of {path}");
    assert!(each <= MOST, "an idle socket costs {each} bytes");
    drop((first, more));
    server.kill().unwrap();
    server.wait().unwrap();
}

//! What a socket costs that is open and silent.

use crate::client::Client;
use crate::serving::{address_of, command, is_child};
use crate::site::{Site, local};
use squall::Server;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

/// The most bytes that one may cost, all included: its task, its handler, what was read and written.
const MOST: u64 = 8192;

#[test]
fn an_idle_socket_costs_little() {
    if is_child() {
        crate::serving::end_child(local(Server::new(Site { senders: Default::default() })).serve());
    }
    // Nobody reads its log.
    let mut server = command("memory::an_idle_socket_costs_little", &[]).stderr(Stdio::null()).spawn().unwrap();
    let address = address_of(&mut server);
    let open = |count| {
        let mut clients: Vec<_> = (0..count).map(|_| Client::connect(address, "/echo")).collect();
        for client in &mut clients {
            client.text("hello");
            assert_eq!(client.next_text(), "hello");
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
    println!("{each} bytes for an idle socket");
    assert!(each <= MOST, "an idle socket costs {each} bytes");
    drop((first, more));
    server.kill().unwrap();
    server.wait().unwrap();
}

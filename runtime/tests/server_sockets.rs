//! Where a server listens: IPv4 and IPv6, paths, and sockets that a service manager has opened.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "serving/handlers.rs"]
mod handlers;
mod serving;

use handlers::{Blocks, Slow};
use serving::{
    PATIENCE, Started, address_of, answer, body_of, child, command, end_child, get, inheriting, is_child, listening,
    rest, signal, stderr_of,
};
use squall::prelude::*;
use squall::{Address, Listener, Server, Workers};
use std::fs;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::{UnixDatagram, UnixListener, UnixStream};
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::tempdir;

#[app(handlers = [Peer, Blocks, Slow])]
struct App;

/// Who asks.
#[handler(get, "/")]
struct Peer {
    peer: Option<IpAddr>,
}

impl Peer {
    async fn get(self) -> String {
        self.peer.map_or("nobody knows".to_owned(), |peer| peer.to_string())
    }
}

fn started(listener: impl squall::IntoListener) -> Started {
    Started::new(Server::new(App).listener(listener))
}

fn bound(listener: impl squall::IntoListener) -> squall::Result<squall::Bound<impl squall::Answering>> {
    Server::new(App).listen(listener)
}

fn unix(path: &Path) -> String {
    format!("unix:{}", path.display())
}

/// The answer by a Unix socket.
fn by_path(path: &Path) -> String {
    let mut stream = UnixStream::connect(path).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    answer(&mut stream)
}

fn serve_if_child() {
    if is_child() {
        end_child(squall::serve(App));
    }
}

#[test]
fn all_addresses_are_those_of_both_kinds_unless_it_is_said_otherwise() {
    let server = started("[::]:0");
    let port = server.address.port();
    assert_eq!(body_of(SocketAddr::from((Ipv4Addr::LOCALHOST, port)), "/"), "127.0.0.1");
    assert_eq!(body_of(SocketAddr::from((Ipv6Addr::LOCALHOST, port)), "/"), "::1");

    let alone = started(Listener::new("[::]:0").only_v6());
    let port = alone.address.port();
    assert_eq!(body_of(SocketAddr::from((Ipv6Addr::LOCALHOST, port)), "/"), "::1");
    assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err(), "IPv4 is left to others");
    // So another listener can have it.
    let other = started((Ipv4Addr::UNSPECIFIED, port));
    assert_eq!(body_of(SocketAddr::from((Ipv4Addr::LOCALHOST, other.address.port())), "/"), "127.0.0.1");
}

#[test]
fn a_name_is_the_first_of_its_addresses_that_can_be_had() {
    let server = started("localhost:0");
    assert!(server.address.ip().is_loopback(), "{}", server.address);
    for (bad, why) in [("localhost", "invalid socket address"), ("", "invalid"), ("no such host:80", "")] {
        let error = format!("{:?}", bound(bad).unwrap_err());
        assert!(error.starts_with(&format!("cannot listen on {bad}: ")) && error.contains(why), "{error}");
    }
}

#[test]
fn each_place_has_its_line_and_all_stop_together() {
    serve_if_child();
    let folder = tempdir().unwrap();
    let path = folder.path().join("site.sock");
    let listen = format!("127.0.0.1:0, [::]:0,[::1]:0, {}", unix(&path));
    let mut child = child("each_place_has_its_line_and_all_stop_together", &[("SQUALL_LISTEN", &listen)]);
    let places = listening(&mut child, 4);
    assert!(places[0].starts_with("http://127.0.0.1:") && !places[0].contains(' '), "{places:?}");
    assert!(places[1].starts_with("http://[::]:") && places[1].ends_with(" (IPv6 and IPv4)"), "{places:?}");
    assert!(places[2].starts_with("http://[::1]:") && !places[2].contains(' '), "{places:?}");
    assert_eq!(places[3], unix(&path));
    assert!(by_path(&path).ends_with("nobody knows"));
    let address: SocketAddr = places[2].strip_prefix("http://").unwrap().parse().unwrap();
    let running = get(address, "/slow/300");
    std::thread::sleep(Duration::from_millis(100));
    signal(&child, "TERM");
    assert!(rest(running).ends_with("slow"));
    assert!(child.wait().unwrap().success());
    assert!(!path.exists(), "the file of the socket is still there");
}

#[test]
fn a_path_has_its_mode_before_anybody_can_connect() {
    let folder = tempdir().unwrap();
    for (mode, listener) in [
        (0o600, Listener::new(unix(&folder.path().join("usual")))),
        (0o660, Listener::new(unix(&folder.path().join("group"))).mode(0o660)),
    ] {
        let bound = bound(listener).unwrap();
        let Some(Address::Unix(path)) = bound.addresses().next().cloned() else { panic!("{bound:?}") };
        assert_eq!(bound.address(), None);
        let metadata = fs::symlink_metadata(&path).unwrap();
        assert!(metadata.file_type().is_socket());
        assert_eq!(metadata.permissions().mode() & 0o777, mode);
        drop(bound);
        assert!(!path.exists(), "{} is still there", path.display());
    }
}

#[test]
fn what_is_left_over_is_replaced_and_nothing_else_is() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("site.sock");
    // Closed without its file being removed, as by a kill.
    drop(UnixListener::bind(&path).unwrap());
    let mut server = started(unix(&path));
    assert!(by_path(&path).ends_with("nobody knows"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "there is more than the socket");

    let error = format!("{:?}", bound(unix(&path)).unwrap_err());
    assert_eq!(error, format!("cannot listen on {}: another process listens there", unix(&path)));
    assert!(by_path(&path).ends_with("nobody knows"), "the first one is still heard");

    // Another one has come in its place: that is not removed at the end.
    fs::remove_file(&path).unwrap();
    let other = UnixListener::bind(&path).unwrap();
    server.stop();
    server.ended();
    assert!(path.exists());
    drop(other);

    let file = folder.path().join("notes");
    fs::write(&file, "not to be lost").unwrap();
    let error = format!("{:?}", bound(unix(&file)).unwrap_err());
    assert_eq!(error, format!("cannot listen on {}: there is a file that is no socket", unix(&file)));
    assert_eq!(fs::read_to_string(&file).unwrap(), "not to be lost");
    let error = format!("{:?}", bound(unix(&folder.path().join("no/folder"))).unwrap_err());
    assert!(error.contains("No such file or directory"), "{error}");
    let error = format!("{:?}", bound(unix(&folder.path().join("x".repeat(200)))).unwrap_err());
    assert!(error.starts_with("cannot listen on unix:"), "{error}");
}

#[test]
fn a_path_is_taken_over_and_no_connection_fails() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("site.sock");
    let listener = || Listener::new(unix(&path)).reuse_port().mode(0o660);
    for workers in [Workers::Shared, Workers::Threads(2)] {
        let first = Started::new(Server::new(App).workers(workers).listener(listener()));
        assert!(by_path(&path).ends_with("nobody knows"));
        let second = Started::new(Server::new(App).workers(workers).listener(listener()));
        first.ended();
        assert!(by_path(&path).ends_with("nobody knows"));
        assert_eq!(fs::symlink_metadata(&path).unwrap().permissions().mode() & 0o777, 0o660);
        second.ended();
        assert!(!path.exists());
    }
}

#[test]
fn a_socket_is_inherited_by_one_process_after_the_other() {
    serve_if_child();
    let test = "a_socket_is_inherited_by_one_process_after_the_other";
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    // Without a word of where to listen, and by its name; by one thread, and by several.
    for variables in [&[][..], &[("SQUALL_LISTEN", "systemd:http"), ("SQUALL_WORKERS", "2")]] {
        // Nobody accepts yet.
        let early = get(address, "/");
        let mut child = inheriting(socket.try_clone().unwrap(), "http", test, variables).spawn().unwrap();
        assert_eq!(listening(&mut child, 1), [format!("http://{address} (inherited)")]);
        let mut early = early;
        assert!(answer(&mut early).ends_with("127.0.0.1"));
        drop(early);
        signal(&child, "TERM");
        assert!(child.wait().unwrap().success(), "{}", stderr_of(&mut child));
        assert!(TcpStream::connect(address).is_ok(), "it has been closed for all");
    }
}

#[test]
fn an_inherited_path_stays() {
    serve_if_child();
    let folder = tempdir().unwrap();
    let path = folder.path().join("site.sock");
    let socket = UnixListener::bind(&path).unwrap();
    let mut child = inheriting(socket, "http", "an_inherited_path_stays", &[]).spawn().unwrap();
    assert_eq!(listening(&mut child, 1), [format!("{} (inherited)", unix(&path))]);
    assert!(by_path(&path).ends_with("nobody knows"));
    signal(&child, "TERM");
    assert!(child.wait().unwrap().success());
    assert!(path.exists());
}

#[test]
fn sockets_for_somebody_else_and_none_at_all_are_told_apart() {
    serve_if_child();
    let test = "sockets_for_somebody_else_and_none_at_all_are_told_apart";
    let socket = || TcpListener::bind("127.0.0.1:0").unwrap();
    let mut wrong = inheriting(socket(), "http:https", test, &[("SQUALL_LISTEN", "systemd:htpp")]).spawn().unwrap();
    assert_eq!(wrong.wait().unwrap().code(), Some(1));
    let text = stderr_of(&mut wrong);
    assert!(text.starts_with("Error: cannot listen on systemd:htpp: no socket of this name"), "{text}");
    assert!(text.contains(r#"the names are ["http", "https"]"#), "{text}");

    let mut none = child(test, &[("SQUALL_LISTEN", "systemd")]);
    assert_eq!(none.wait().unwrap().code(), Some(1));
    let text = stderr_of(&mut none);
    assert!(text.starts_with("Error: cannot listen on systemd: no socket has been passed to process "), "{text}");

    // Meant for the process that has started this one: it listens where it does without.
    let variables = [("LISTEN_FDS", "1"), ("LISTEN_PID", "1"), ("SQUALL_LISTEN", "127.0.0.1:0")];
    let mut other = command(test, &variables).spawn().unwrap();
    assert_eq!(body_of(address_of(&mut other), "/"), "127.0.0.1");
    signal(&other, "TERM");
    assert!(other.wait().unwrap().success());

    // A file is no socket.
    let file = tempfile::tempfile().unwrap();
    let mut bad = inheriting(file, "http", test, &[]).spawn().unwrap();
    assert_eq!(bad.wait().unwrap().code(), Some(1));
    let text = stderr_of(&mut bad);
    assert!(text.starts_with("Error: cannot listen on systemd: fd 3 is not a socket"), "{text}");
}

/// What a service manager hears, until it hears this.
fn heard(manager: &UnixDatagram, until: &str) -> String {
    let began = Instant::now();
    let mut all = String::new();
    let mut buffer = [0; 1024];
    while !all.contains(until) {
        assert!(began.elapsed() < PATIENCE, "{until:?} is not heard, but {all:?}");
        if let Ok(length) = manager.recv(&mut buffer) {
            all.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
        }
    }
    all
}

#[test]
fn a_service_manager_is_told_of_start_and_end_and_of_workers_that_get_on() {
    serve_if_child();
    let test = "a_service_manager_is_told_of_start_and_end_and_of_workers_that_get_on";
    let folder = tempdir().unwrap();
    let path = folder.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    for workers in ["1", "shared"] {
        let variables = [
            ("SQUALL_LISTEN", "127.0.0.1:0"),
            ("SQUALL_WORKERS", workers),
            ("TOKIO_WORKER_THREADS", "1"),
            ("NOTIFY_SOCKET", path.to_str().unwrap()),
            ("WATCHDOG_USEC", "600000"),
        ];
        let mut child = child(test, &variables);
        let address = address_of(&mut child);
        let text = heard(&manager, "WATCHDOG=1\n");
        assert!(text.starts_with(&format!("READY=1\nSTATUS=listening on http://{address}\n")), "{text}");
        heard(&manager, "WATCHDOG=1\n");
        // A handler holds the only thread: silence, for longer than the watchdog allows.
        let held = get(address, "/blocks/1500");
        std::thread::sleep(Duration::from_millis(500));
        while manager.recv(&mut [0; 1024]).is_ok() {}
        std::thread::sleep(Duration::from_millis(600));
        assert!(manager.recv(&mut [0; 1024]).is_err(), "{workers}: it says that all is well");
        drop(held);
        heard(&manager, "WATCHDOG=1\n");
        signal(&child, "TERM");
        heard(&manager, "STOPPING=1\n");
        assert!(child.wait().unwrap().success());
        let said = stderr_of(&mut child);
        assert!(said.contains("a handler holds its thread"), "{workers}: {said}");
        // With shared workers it is one of them that looks, and is held up itself.
        assert!(workers == "shared" || said.contains("a worker is held up by a handler"), "{workers}: {said}");
        while manager.recv(&mut [0; 1024]).is_ok() {}
    }
}

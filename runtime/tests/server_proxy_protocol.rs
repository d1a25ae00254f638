//! Who has connected to the proxy in front, as the PROXY protocol tells it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod serving;

use serving::{PATIENCE, Started, answer, ask, rest};
use squall::prelude::*;
use squall::{Listener, Server};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

#[app(handlers = [Peer])]
struct App;

/// Who asks.
#[handler(get, "/")]
struct Peer {
    peer: Option<SocketAddr>,
}

impl Peer {
    async fn get(self) -> String {
        self.peer.map_or("nobody knows".to_owned(), |peer| peer.to_string())
    }
}

const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const LINE: &[u8] = b"PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\r\n";

fn version_2(command: u8, family: u8, rest: &[u8]) -> Vec<u8> {
    let length = u16::try_from(rest.len()).unwrap().to_be_bytes();
    [b"\r\n\r\n\0\r\nQUIT\n", &[command, family][..], &length, rest].concat()
}

const V4: [u8; 12] = [192, 0, 2, 7, 10, 0, 0, 1, 0, 80, 1, 187];

fn started(networks: &[&str]) -> Started {
    waits_for(Duration::from_secs(8), networks)
}

/// A server that waits for a header for so long.
fn waits_for(time: Duration, networks: &[&str]) -> Started {
    let listener = Listener::new("127.0.0.1:0").proxy_protocol(networks.iter().copied());
    Started::new(Server::new(App).header_time(time).listener(listener))
}

fn send(address: SocketAddr, pieces: &[&[u8]]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    for (number, piece) in pieces.iter().enumerate() {
        if number > 0 {
            std::thread::sleep(Duration::from_millis(20));
        }
        // It may have been closed already.
        _ = stream.write_all(piece);
    }
    stream
}

#[test]
fn the_client_is_the_one_that_the_proxy_names() {
    let server = started(&["127.0.0.0/8"]);
    let own = TcpStream::connect(server.address).unwrap().local_addr().unwrap().ip().to_string();
    for (header, peer) in [
        (LINE.to_vec(), "192.0.2.1:56324"),
        (b"PROXY TCP6 2001:db8::1 ::1 1 2\r\n".to_vec(), "[2001:db8::1]:1"),
        (version_2(0x21, 0x11, &V4), "192.0.2.7:80"),
        (version_2(0x21, 0x11, &[&V4[..], &[4, 0, 1, 0]].concat()), "192.0.2.7:80"),
        (b"PROXY UNKNOWN\r\n".to_vec(), &own),
        (version_2(0x20, 0x00, &[]), &own),
    ] {
        // With the request in one piece, in two, and byte by byte.
        let whole = [&header[..], REQUEST].concat();
        let bytes: Vec<&[u8]> = whole.chunks(header.len() / 3).collect();
        for pieces in [vec![&whole[..]], vec![&header[..], REQUEST], bytes] {
            let mut stream = send(server.address, &pieces);
            for _ in 0..2 {
                let text = answer(&mut stream);
                assert!(
                    text.starts_with("HTTP/1.1 200 ") && text.rsplit('\n').next().unwrap().starts_with(peer),
                    "{text}"
                );
                ask(&mut stream, "/");
            }
        }
    }
}

#[test]
fn tls_at_the_proxy_is_tls() {
    let server = started(&["127.0.0.1"]);
    for (flags, secure) in [(1, true), (0, false)] {
        let header = version_2(0x21, 0x11, &[&V4[..], &[0x20, 0, 5, flags, 0, 0, 0, 0]].concat());
        let request = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        let text = answer(&mut send(server.address, &[&header, request]));
        assert_eq!(text.contains("strict-transport-security: "), secure, "{text}");
    }
}

#[test]
fn without_a_header_or_with_a_wrong_one_nothing_is_answered() {
    let server = started(&["127.0.0.0/8"]);
    let long = version_2(0x21, 0x11, &[0; 5000]);
    let cut = version_2(0x21, 0x11, &V4[..8]);
    for bad in [
        REQUEST,
        b"PROXY TCP4 192.0.2.1 10.0.0.1 56324\r\n",
        b"PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\n",
        b"proxy TCP4 192.0.2.1 10.0.0.1 56324 443\r\n",
        &[b"PROXY UNKNOWN ", &[b'x'; 200][..]].concat(),
        &version_2(0x22, 0x11, &V4),
        &version_2(0x31, 0x11, &V4),
        &cut,
        &long,
    ] {
        let began = Instant::now();
        let text = rest(send(server.address, &[bad, REQUEST]));
        assert_eq!(text, "", "{:?}", String::from_utf8_lossy(bad));
        assert!(began.elapsed() < Duration::from_secs(4), "it has waited");
    }
    // One after the other is one too many: the second is the beginning of a request, and a bad one.
    let text = rest(send(server.address, &[LINE, LINE, REQUEST]));
    assert!(text.starts_with("HTTP/1.1 400 "), "{text}");
}

#[test]
fn a_header_that_does_not_come_is_not_waited_for() {
    let server = waits_for(Duration::from_millis(400), &["127.0.0.0/8"]);
    for begun in [&b""[..], &LINE[..20], &version_2(0x21, 0x11, &V4)[..20]] {
        let began = Instant::now();
        assert_eq!(rest(send(server.address, &[begun])), "");
        let took = began.elapsed();
        assert!(took > Duration::from_millis(300) && took < Duration::from_secs(5), "{took:?}");
    }
}

#[test]
fn from_elsewhere_it_is_refused_and_where_nobody_wants_it_it_is_no_request() {
    let server = started(&["10.0.0.0/8", "fd00::/8"]);
    assert_eq!(rest(send(server.address, &[LINE, REQUEST])), "");
    assert_eq!(rest(send(server.address, &[REQUEST])), "");

    let plain = Started::new(Server::new(App).listener("127.0.0.1:0"));
    for header in [LINE.to_vec(), version_2(0x21, 0x11, &V4)] {
        let text = rest(send(plain.address, &[&header, REQUEST]));
        assert!(text.starts_with("HTTP/1.1 400 ") && !text.contains("192.0.2"), "{text}");
    }
}

#[test]
fn by_a_unix_socket_comes_who_may_open_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site.sock");
    let listener = Listener::new(format!("unix:{}", path.display())).proxy_protocol([""; 0]);
    let server = Started::new(Server::new(App).listener(listener));
    let mut stream = UnixStream::connect(&path).unwrap();
    stream.write_all(&[LINE, REQUEST].concat()).unwrap();
    assert!(answer(&mut stream).ends_with("192.0.2.1:56324"));
    let mut stream = UnixStream::connect(&path).unwrap();
    stream.write_all(REQUEST).unwrap();
    let mut text = String::new();
    assert!(stream.read_to_string(&mut text).map_or(true, |_| text.is_empty()), "{text}");
    server.ended();
}

#[test]
fn a_network_that_is_none_stops_the_start() {
    for bad in ["", "localhost", "10.0.0.1/8"] {
        let error = Server::new(App).listen(Listener::new("127.0.0.1:0").proxy_protocol([bad])).unwrap_err();
        let text = format!("{error:?}");
        assert!(
            text.starts_with(&format!("cannot listen on 127.0.0.1:0: {bad:?} is no network of proxies, such as ")),
            "{text}"
        );
    }
}

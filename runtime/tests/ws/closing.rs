//! How a socket ends.

use crate::client::{BINARY, CLOSE, Client, PING, PONG, TEXT, frame};
use crate::serving::Started;
use crate::site::{Senders, Site, serve, started};
use squall::Server;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot::Receiver;

#[test]
fn the_handler_that_returns_closes_it() {
    let server = serve();
    let mut client = Client::connect(server.address, "/says/300");
    for number in 0..300 {
        assert_eq!(client.next_text(), number.to_string());
    }
    assert_eq!(client.closed(), (1000, String::new()));
}

#[test]
fn a_handler_that_fails_says_no_more_than_it_may() {
    let server = serve();
    let ended = |how| Client::connect(server.address, &format!("/fails/{how}")).closed();
    assert_eq!(ended("client"), (1008, "not in this room".to_owned()));
    assert_eq!(ended("server"), (1011, String::new()));
    assert_eq!(ended("panic"), (1011, String::new()));
    assert_eq!(ended("own"), (4001, "of its own".to_owned()));
    let mut client = Client::connect(server.address, "/fails/late");
    assert_eq!(client.close(3000), (3000, String::new()));
}

#[test]
fn a_socket_goes_on_where_it_was_taken() {
    let server = serve();
    let mut client = Client::connect(server.address, "/moved");
    for _ in 0..3 {
        client.text("still");
        assert_eq!(client.next_text(), "still");
    }
    client.text("end");
    assert_eq!(client.closed(), (1000, String::new()));
}

#[test]
fn what_is_no_message_of_the_socket_closes_it() {
    let server = serve();
    let after = |path: &str, kind, payload: &[u8]| {
        let mut client = Client::connect(server.address, path);
        client.send(kind, payload);
        client.closed()
    };
    assert_eq!(after("/texts", BINARY, b"a").0, 1003);
    assert_eq!(after("/bytes", TEXT, b"a").0, 1003);
    assert_eq!(after("/guess/7", BINARY, b"{}").0, 1003);
    let (code, reason) = after("/guess/7", TEXT, b"{\"number\":");
    assert!(code == 1007 && reason.starts_with("the message is not JSON"), "{code} {reason}");
    let (code, reason) = after("/guess/7", TEXT, b"{\"number\":-7}");
    assert!(code == 1007 && reason.contains("invalid value"), "{code} {reason}");
    assert_eq!(after("/texts", TEXT, b"\xff").0, 1007);
    let mut client = Client::connect(server.address, "/guess/7?name=oracle");
    client.text("{\"number\": 7}");
    assert_eq!(client.next_text(), "{\"is\":\"known\"}");
}

#[test]
fn what_breaks_the_protocol_closes_it() {
    let server = serve();
    let close = |payload: &[u8]| frame(0x80 | CLOSE, payload);
    for (name, bytes, code) in [
        ("no mask", vec![0x81, 1, b'a'], 1002),
        ("a reserved bit", frame(0xC1, b"a"), 1002),
        ("another reserved bit", frame(0xA1, b"a"), 1002),
        ("an unknown kind", frame(0x83, b"a"), 1002),
        ("a part of nothing", frame(0x80, b"a"), 1002),
        ("two beginnings", [frame(TEXT, b"a"), frame(TEXT, b"b")].concat(), 1002),
        ("a ping in parts", frame(PING, b"a"), 1002),
        ("a long ping", frame(0x80 | PING, &[0; 126]), 1002),
        ("half a code", close(&[3]), 1002),
        ("a code that is never sent", close(&1006_u16.to_be_bytes()), 1002),
        ("words that are none", close(b"\x03\xe8\xff"), 1007),
        ("text that is none, before its end", frame(TEXT, b"a\xc0\xaf"), 1007),
        ("half a character", [frame(TEXT, b"\xe8\xaa"), frame(0x80, b"")].concat(), 1007),
        ("too long a message", frame(0x82, &[0; 64 * 1024 * 1024 + 1])[..14].to_vec(), 1009),
    ] {
        let mut client = Client::connect(server.address, "/echo");
        client.stream.write_all(&bytes).unwrap();
        assert_eq!(client.closed().0, code, "{name}");
    }
}

#[test]
fn a_message_has_a_limit() {
    let server = serve();
    let mut client = Client::connect(server.address, "/small");
    client.text(&"a".repeat(1024));
    assert_eq!(client.next_text().len(), 1024);
    // In parts it is no shorter.
    client.stream.write_all(&[frame(TEXT, &[b'a'; 1000]), frame(0, &[b'a'; 24]), frame(0x80, b"a")].concat()).unwrap();
    assert_eq!(client.closed(), (1009, "a message has at most 1024 bytes".to_owned()));
    let mut client = Client::connect(server.address, "/texts");
    client.text(&"a".repeat(1 << 20));
    assert_eq!(client.next_text().len(), 1 << 20);
    client.text(&"a".repeat((1 << 20) + 1));
    assert_eq!(client.closed().0, 1009);
}

#[test]
fn what_grows_too_large_is_not_unpacked() {
    let server = serve();
    let offer = [("Sec-WebSocket-Extensions", "permessage-deflate")];
    let mut client = Client::with_headers(server.address, "/small", &offer);
    // 1,032 bytes of zeros: a code for one, and one for 258 more of it, four times.
    let packed = [0x62, 0x60, 0x18, 0x05, 0xa3, 0x60, 0x14, 0x8c, 0x58, 0x00, 0x00];
    client.stream.write_all(&frame(0xC2, &packed)).unwrap();
    assert_eq!(client.closed().0, 1009);
    let mut client = Client::with_headers(server.address, "/small", &offer);
    client.stream.write_all(&frame(0xC2, b"\xff\xff\xff")).unwrap();
    assert_eq!(client.closed().0, 1007);
}

/// A site that says when one handler has come to its end.
fn ending() -> (Started, Receiver<()>) {
    let (done, ended) = tokio::sync::oneshot::channel();
    let senders = Arc::new(Senders::default());
    *senders.1.lock().unwrap() = Some(done);
    (started(Server::new(Site { senders })), ended)
}

#[test]
fn the_end_of_the_connection_is_the_end_of_the_handler() {
    let (server, ended) = ending();
    let client = Client::connect(server.address, "/stays");
    client.stream.shutdown(Shutdown::Both).unwrap();
    // It had time to clean up.
    ended.blocking_recv().unwrap();
}

#[test]
fn who_has_gone_is_noticed_by_a_handler_that_takes_no_messages() {
    let (server, mut ended) = ending();
    let mut client = Client::connect(server.address, "/waits");
    // The second one is not even read, nor is what comes after it.
    client.text("one");
    client.text("two");
    drop(client);
    let began = Instant::now();
    while ended.try_recv().is_err() {
        assert!(began.elapsed() < Duration::from_secs(60), "it still waits");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_silent_client_is_asked_whether_it_is_there_and_left_if_it_does_not_say() {
    let server = serve();
    let (mut silent, mut there) = (Client::connect(server.address, "/echo"), Client::connect(server.address, "/echo"));
    let began = Instant::now();
    for client in [&mut silent, &mut there] {
        client.stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        assert_eq!(client.frame(), Some((0x80 | PING, Vec::new())));
    }
    let asked = began.elapsed();
    assert!(asked > Duration::from_secs(18) && asked < Duration::from_secs(25), "{asked:?}");
    there.send(PONG, b"");
    assert_eq!(silent.frame(), None);
    let left = began.elapsed();
    assert!(left > Duration::from_secs(43) && left < Duration::from_secs(52), "{left:?}");
    there.text("still");
    // It was asked again meanwhile.
    let frames = [there.frame(), there.frame()].map(|frame| frame.unwrap().0);
    assert_eq!(frames, [0x80 | PING, 0x80 | TEXT]);
}

#[test]
fn a_server_that_stops_says_so_and_waits_for_the_answer() {
    let mut server = serve();
    let mut idle = Client::connect(server.address, "/echo");
    let mut busy = Client::connect(server.address, "/echo");
    busy.text("before");
    assert_eq!(busy.next_text(), "before");
    server.stop();
    assert_eq!(idle.closed(), (1001, "the server stops".to_owned()));
    let (first, payload) = busy.frame().unwrap();
    assert_eq!((first, &payload[..2]), (0x80 | CLOSE, [3, 233].as_slice()));
    // Nothing of ours is answered any more, but the server waits.
    busy.text("after");
    std::thread::sleep(Duration::from_millis(300));
    busy.send(CLOSE, &payload[..2]);
    assert_eq!(busy.frame(), None);
    let took = server.ended();
    assert!(took < Duration::from_secs(4), "{took:?}");
}

#[test]
fn a_server_that_stops_does_not_wait_for_ever() {
    let server = started(Server::new(Site { senders: Arc::default() }).drain_time(Duration::from_secs(2)));
    let _silent = Client::connect(server.address, "/echo");
    let took = server.ended();
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn who_answers_no_close_frame_is_left() {
    let server = serve();
    let mut client = Client::connect(server.address, "/fails/client");
    let began = Instant::now();
    assert_eq!(client.frame().unwrap().0, 0x80 | CLOSE);
    let mut rest = Vec::new();
    _ = client.stream.read_to_end(&mut rest);
    let took = began.elapsed();
    assert!(rest.is_empty() && took > Duration::from_secs(3) && took < Duration::from_secs(9), "{took:?}");
}

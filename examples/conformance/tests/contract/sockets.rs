//! WebSockets.

use super::program::Program;
use super::ws::{BINARY, CLOSE, Client, TEXT, asked, head};

/// The code of a frame that closes.
fn code(frame: Option<(u8, Vec<u8>)>) -> Option<u16> {
    let (first, payload) = frame?;
    assert_eq!(first, 0x80 | CLOSE);
    Some(u16::from_be_bytes([payload[0], payload[1]]))
}

#[test]
fn ws() {
    let program = Program::start();
    let mut client = Client::connect(program.plain, "/ws");
    client.text("hé");
    assert_eq!(client.frame(), Some((0x80 | TEXT, "hé".as_bytes().to_vec())));
    client.send(BINARY, &[0, 255]);
    assert_eq!(client.frame(), Some((0x80 | BINARY, vec![0, 255])));
    let long = vec![7; 5 * 1024 * 1024];
    client.send(BINARY, &long);
    assert_eq!(client.frame(), Some((0x80 | BINARY, long)));
    client.send(CLOSE, &1000_u16.to_be_bytes());
    assert_eq!(code(client.frame()), Some(1000));
    assert_eq!(program.get("/ws").status, 426);
}

#[test]
fn ws_takes_messages_of_64_mib_and_no_longer_ones() {
    let program = Program::start();
    let mut client = Client::connect(program.plain, "/ws");
    let longest = vec![b'a'; 64 * 1024 * 1024];
    client.send(BINARY, &longest);
    let (first, echo) = client.frame().unwrap();
    assert!(first == 0x80 | BINARY && echo == longest, "{first} {}", echo.len());
    // Its head alone is enough.
    use std::io::Write as _;
    let mut head = vec![0x82, 0xff];
    head.extend((64 * 1024 * 1024 + 1_u64).to_be_bytes());
    client.stream.write_all(&[head, vec![0; 4]].concat()).unwrap();
    assert_eq!(code(client.frame()), Some(1009));
}

#[test]
fn sub() {
    let program = Program::start();
    let chosen = |offered: &str| {
        let client = Client::with_headers(program.plain, "/sub", &[("Sec-WebSocket-Protocol", offered)]);
        let head = client.head.to_lowercase();
        head.lines().find_map(|line| line.strip_prefix("sec-websocket-protocol: ").map(str::to_owned))
    };
    assert_eq!(chosen("badproto, goodproto").as_deref(), Some("goodproto"));
    assert_eq!(chosen("badproto"), None);
    let mut client = Client::connect(program.plain, "/sub");
    client.text("a");
    assert_eq!(client.frame(), Some((0x80 | TEXT, b"a".to_vec())));
}

#[test]
fn wslim() {
    let program = Program::start();
    let mut client = Client::connect(program.plain, "/wslim");
    let longest = "a".repeat(1024);
    client.text(&longest);
    assert_eq!(client.frame(), Some((0x80 | TEXT, longest.into_bytes())));
    client.text(&"a".repeat(1025));
    assert_eq!(code(client.frame()), Some(1009));
}

#[test]
fn a_page_of_another_site_opens_them_too() {
    let program = Program::start();
    let (answer, _) = asked(program.plain, &head("/ws", &[("Origin", "https://elsewhere.example")]));
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
}

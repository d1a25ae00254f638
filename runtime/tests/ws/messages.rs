//! What is said through a socket.

use crate::client::{BINARY, Client, PING, PONG, TEXT, frame};
use crate::site::serve;
use std::io::Write;

#[test]
fn text_and_bytes_come_back() {
    let server = serve();
    let mut client = Client::connect(server.address, "/echo");
    assert!(client.head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), "{}", client.head);
    for length in [0, 1, 125, 126, 127, 65_535, 65_536, 100_000, 5_000_000] {
        let bytes: Vec<u8> = (0..length).map(|number| number as u8 % 100).collect();
        for kind in [TEXT, BINARY] {
            client.send(kind, &bytes);
            assert_eq!(client.frame(), Some((0x80 | kind, bytes.clone())), "{length}");
        }
    }
    client.stream.write_all(&frame(TEXT, b"in ")).unwrap();
    client.send(PING, b"there?");
    assert_eq!(client.frame(), Some((0x80 | PONG, b"there?".to_vec())));
    client.stream.write_all(&frame(0x80, b"parts")).unwrap();
    assert_eq!(client.next_text(), "in parts");
    assert_eq!(client.close(1000), (1000, String::new()));
}

#[test]
fn bytes_one_by_one_and_all_at_once() {
    let server = serve();
    let mut client = Client::connect(server.address, "/echo");
    let sent = ["a", "", &"b".repeat(200)].map(|text| frame(0x80 | TEXT, text.as_bytes())).concat();
    for byte in &sent {
        client.stream.write_all(&[*byte]).unwrap();
    }
    client.stream.write_all(&sent.repeat(500)).unwrap();
    for _ in 0..=500 {
        assert_eq!(client.next_text(), "a");
        assert_eq!(client.next_text(), "");
        assert_eq!(client.next_text(), "b".repeat(200));
    }
}

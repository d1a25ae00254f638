//! The opening handshake: what is answered by a 101, and by what all else.

use crate::client::{self, Client, asked};
use crate::serving::{Started, rest};
use crate::site::serve;
use std::io::Write;

/// The head of the answer to a request with these first words and these headers.
fn answered(server: &Started, line: &str, headers: &[(&str, &str)]) -> String {
    let mut request = format!("{line} HTTP/1.1\r\nHost: localhost\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    asked(server.address, &(request + "\r\n")).0.to_lowercase()
}

const UPGRADE: [(&str, &str); 4] = [
    ("Connection", "keep-alive, Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
];

fn with(name: &str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    UPGRADE.iter().map(|(other, old)| (*other, if *other == name { value } else { *old })).collect()
}

#[test]
fn who_asks_for_no_socket_is_told_what_there_is() {
    let server = serve();
    for (line, headers) in [
        ("GET /echo", Vec::new()),
        ("HEAD /echo", Vec::new()),
        ("HEAD /echo", UPGRADE.to_vec()),
        ("GET /echo", with("Upgrade", "h2c")),
    ] {
        let head = answered(&server, line, &headers);
        assert!(head.starts_with("http/1.1 426 upgrade required\r\n"), "{line} {headers:?}: {head}");
        assert!(head.contains("\r\nupgrade: websocket\r\n") && head.contains("\r\nconnection: upgrade\r\n"), "{head}");
    }
    for (line, headers, status) in [
        ("POST /echo", Vec::new(), "405 method not allowed"),
        ("POST /echo", UPGRADE.to_vec(), "405 method not allowed"),
        ("OPTIONS /echo", Vec::new(), "204 no content"),
    ] {
        let head = answered(&server, line, &headers);
        assert!(head.starts_with(&format!("http/1.1 {status}\r\n")), "{line}: {head}");
        assert!(head.contains("\r\nallow: get, options\r\n"), "{line}: {head}");
    }
    assert!(answered(&server, "GET /nowhere", &UPGRADE).starts_with("http/1.1 404 "));
    assert!(answered(&server, "GET /guess/seven", &UPGRADE).starts_with("http/1.1 404 "));
}

#[test]
fn a_handshake_with_a_fault_says_which() {
    let server = serve();
    let head = answered(&server, "GET /echo", &with("Sec-WebSocket-Version", "8"));
    assert!(head.starts_with("http/1.1 426 ") && head.contains("\r\nsec-websocket-version: 13\r\n"), "{head}");
    for headers in [
        with("Sec-WebSocket-Key", "short"),
        with("Connection", "keep-alive"),
        [UPGRADE.as_slice(), &[("Content-Length", "3")]].concat(),
    ] {
        let head = answered(&server, "GET /echo", &headers);
        assert!(head.starts_with("http/1.1 400 "), "{headers:?}: {head}");
    }
    let old = client::head("/echo", &[]).replace("HTTP/1.1", "HTTP/1.0");
    assert!(asked(server.address, &old).0.contains(" 426 "));
}

#[test]
fn a_page_and_a_socket_share_a_path() {
    let server = serve();
    assert!(answered(&server, "GET /page", &[]).starts_with("http/1.1 200 "));
    // A server may leave an upgrade alone.
    assert!(answered(&server, "GET /page", &with("Upgrade", "h2c")).starts_with("http/1.1 200 "));
    assert!(answered(&server, "OPTIONS /page", &[]).contains("\r\nallow: get, head, options\r\n"));
    let mut client = Client::connect(server.address, "/page");
    assert_eq!(client.next_text(), "a socket");
    assert_eq!(client.close(1000), (1000, String::new()));
}

#[test]
fn an_upgrade_that_is_left_alone_leaves_the_connection_as_it_is() {
    let server = serve();
    let request = "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
    let (first, mut stream) = asked(server.address, request);
    assert!(first.starts_with("HTTP/1.1 200 "), "{first}");
    let mut body = [0; 6];
    std::io::Read::read_exact(&mut stream, &mut body).unwrap();
    // What is no request is still refused in words.
    stream.write_all(b"no request\r\n\r\n").unwrap();
    let refusal = rest(stream);
    assert!(refusal.starts_with("HTTP/1.1 400 "), "{refusal}");
}

#[test]
fn only_pages_of_the_site_and_of_those_it_trusts_open_sockets() {
    let server = serve();
    for (headers, allowed) in [
        (vec![], true),
        (vec![("Cookie", "session=1")], true),
        (vec![("Origin", "http://localhost")], true),
        (vec![("Origin", "https://trusted.example")], true),
        (vec![("Origin", "https://trusted.example"), ("Sec-Fetch-Site", "cross-site")], true),
        (vec![("Sec-Fetch-Site", "same-origin"), ("Origin", "http://localhost")], true),
        (vec![("Origin", "https://evil.example")], false),
        (vec![("Origin", "http://localhost:1")], false),
        (vec![("Origin", "null")], false),
        (vec![("Origin", "http://localhost"), ("Origin", "http://localhost")], false),
        (vec![("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")], false),
        (vec![("Origin", "https://sub.localhost"), ("Sec-Fetch-Site", "same-site")], false),
    ] {
        let (head, _) = asked(server.address, &client::head("/echo", &headers));
        let status = if allowed { "101" } else { "403" };
        assert!(head.starts_with(&format!("HTTP/1.1 {status} ")), "{headers:?}: {head}");
    }
    let mut client = Client::with_headers(server.address, "/exempt", &[("Origin", "https://evil.example")]);
    assert_eq!(client.next_text(), "hello");
}

#[test]
fn the_first_of_the_handlers_protocols_that_is_offered_is_spoken() {
    let server = serve();
    for (offered, chosen) in [
        (vec!["v1.chat"], "v1.chat"),
        (vec!["v1.chat, v2.chat"], "v2.chat"),
        (vec!["other", "v1.chat"], "v1.chat"),
        (vec!["V1.chat"], "none"),
        (vec![], "none"),
    ] {
        let headers: Vec<_> = offered.iter().map(|value| ("Sec-WebSocket-Protocol", *value)).collect();
        let mut client = Client::with_headers(server.address, "/protocols", &headers);
        assert_eq!(client.next_text(), chosen, "{offered:?}");
        let told = format!("sec-websocket-protocol: {chosen}\r\n");
        assert_eq!(client.head.contains(&told), chosen != "none", "{}", client.head);
        assert_eq!(client.closed(), (1000, String::new()));
    }
}

#[test]
fn compression_is_agreed_on_where_the_handler_has_it() {
    let server = serve();
    let offer = [("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")];
    let client = Client::with_headers(server.address, "/packed", &offer);
    assert!(client.head.contains("sec-websocket-extensions: permessage-deflate; "), "{}", client.head);
    let client = Client::with_headers(server.address, "/echo", &offer);
    assert!(!client.head.contains("extensions"), "{}", client.head);
}

#[test]
fn the_answer_is_no_page() {
    let server = serve();
    let client = Client::connect(server.address, "/echo");
    for header in ["content-security-policy", "content-length", "x-frame-options", "cache-control"] {
        assert!(!client.head.contains(header), "{}", client.head);
    }
}

//! The listener `limits`.

use super::program::{Asking, PATIENCE, Program, exchange};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn ask(program: &Program, method: &str, path: &str) -> Asking {
    Asking::new(program.limits, method, path)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn hello_echo_and_stream_are_as_elsewhere() {
    let program = Program::start();
    for method in ["GET", "POST"] {
        assert_eq!(ask(&program, method, "/hello").send().told(), (200, "Hello world"));
    }
    let expected = json!({ "method": "PUT", "path": "/echo", "args": { "a": ["1", "2"] }, "files": {}, "len": 3 });
    assert_eq!(ask(&program, "PUT", "/echo?a=1").form("a=2").send().json(), expected);
    assert_eq!(ask(&program, "GET", "/echo?a=1").send().json()["args"], json!({ "a": ["1"] }));
    assert_eq!(ask(&program, "POST", "/stream").body("text/plain", "abc").send().told(), (200, "3"));
}

#[test]
fn heads_have_1024_bytes() {
    let program = Program::start();
    // With the two empty lines' ends, and all that comes before the filler.
    let with_length = |length: usize| {
        let bare = ask(&program, "GET", "/hello").header("X", "").bytes().len();
        ask(&program, "GET", "/hello").header("X", &"a".repeat(length - bare)).bytes()
    };
    for (length, status) in [(1000, 200), (1024, 200), (1025, 431), (2000, 431), (60_000, 431)] {
        let request = with_length(length);
        assert_eq!(request.len(), length);
        assert_eq!(exchange(program.limits, &request).status, status, "{length}");
    }
    let long = format!("/hello?{}", "a".repeat(2000));
    assert!(matches!(ask(&program, "GET", &long).send().status, 414 | 431));
    assert_eq!(program.plain("GET", "/hello").header("X", &"a".repeat(2000)).send().status, 200);
}

#[test]
fn bodies_have_4096_bytes() {
    let program = Program::start();
    let body = |length: usize| "a".repeat(length);
    for path in ["/stream", "/echo"] {
        for (length, status) in [(4096, 200), (4097, 413), (100_000, 413)] {
            let answer = ask(&program, "POST", path).body("text/plain", body(length)).send();
            assert_eq!(answer.status, status, "{path} {length}");
        }
    }
    // The length is not said.
    let mut chunks =
        b"POST /stream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".to_vec();
    for _ in 0..5 {
        chunks.extend(format!("400\r\n{}\r\n", body(1024)).bytes());
    }
    assert_eq!(exchange(program.limits, &[chunks, b"0\r\n\r\n".to_vec()].concat()).status, 413);
}

#[test]
fn bodies_may_be_compressed() {
    let program = Program::start();
    let sent = |path: &str, kind: &str, bytes: &[u8]| {
        ask(&program, "POST", path).header("Content-Encoding", "gzip").body(kind, gzip(bytes)).send()
    };
    let answer = sent("/echo", "application/x-www-form-urlencoded", b"foo=bar");
    assert_eq!((&answer.json()["args"], &answer.json()["len"]), (&json!({ "foo": ["bar"] }), &json!(7)));
    assert_eq!(sent("/stream", "text/plain", &[b'a'; 4096]).told(), (200, "4096"));
    // A small body that is a large one.
    assert_eq!(sent("/stream", "text/plain", &[b'a'; 4097]).status, 413);
    assert_eq!(sent("/echo", "text/plain", &vec![b'a'; 1 << 20]).status, 413);
    let broken = ask(&program, "POST", "/stream").header("Content-Encoding", "gzip").body("text/plain", "nonsense");
    assert_eq!(broken.send().status, 400);
    let unknown = ask(&program, "POST", "/stream").header("Content-Encoding", "rot13").body("text/plain", "a");
    assert_eq!(unknown.send().status, 415);
}

#[test]
fn connections_may_be_idle_for_a_second() {
    let program = Program::start();
    let mut stream = TcpStream::connect(program.limits).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = b"GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    let mut answer = [0; 4096];
    for _ in 0..2 {
        stream.write_all(request).unwrap();
        let length = stream.read(&mut answer).unwrap();
        assert!(answer[..length].ends_with(b"Hello world"), "{:?}", &answer[..length]);
        std::thread::sleep(Duration::from_millis(500));
    }
    let since = Instant::now();
    assert_eq!(stream.read(&mut answer).unwrap(), 0, "it is closed, without a word");
    // Half a second was over before.
    assert!(
        since.elapsed() > Duration::from_millis(300) && since.elapsed() < Duration::from_secs(4),
        "{:?}",
        since.elapsed()
    );
}

#[test]
fn ip() {
    let program = Program::start();
    let told = |headers: &[(&str, &str)]| {
        headers
            .iter()
            .fold(ask(&program, "GET", "/ip"), |asking, (name, value)| asking.header(name, value))
            .send()
            .json()
    };
    let who = |ip: &str, proto: &str| json!({ "ip": ip, "proto": proto });
    assert_eq!(told(&[]), who("127.0.0.1", "http"));
    for (list, ip) in [
        ("4.4.4.4", "4.4.4.4"),
        ("4.4.4.4, 5.5.5.5", "4.4.4.4"),
        ("127.0.0.1, 4.4.4.4, 5.5.5.5", "4.4.4.4"),
        // What stands before who is not trusted is their own word.
        ("1.1.1.1, 4.4.4.4, 5.5.5.5", "4.4.4.4"),
        ("4.4.4.4, 6.6.6.6", "6.6.6.6"),
        ("::1, 2620:0:1cfe:face:b00c::3", "2620:0:1cfe:face:b00c::3"),
        ("4.4.4.4<script>", "127.0.0.1"),
        ("www.example.com", "127.0.0.1"),
    ] {
        assert_eq!(told(&[("X-Forwarded-For", list)]), who(ip, "http"), "{list}");
    }
    assert_eq!(told(&[("X-Real-IP", "4.4.4.4")]), who("4.4.4.4", "http"));
    assert_eq!(told(&[("X-Real-IP", "4.4.4.4<script>")]), who("127.0.0.1", "http"));
    for (scheme, proto) in [("https", "https"), ("http", "http"), ("unknown", "http")] {
        assert_eq!(told(&[("X-Forwarded-Proto", scheme)]), who("127.0.0.1", proto), "{scheme}");
    }
    // The other listeners believe nobody.
    let others = program.plain("GET", "/headers").header("X-Forwarded-For", "4.4.4.4").send();
    assert_eq!(others.status, 200);
}

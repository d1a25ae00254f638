//! The listener `strict`.

use super::program::{Answer, Program, exchange};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

fn told(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().unwrap()).unwrap()
}

/// A request as it was told, each part of it as bytes.
struct Seen {
    method: Vec<u8>,
    uri: Vec<u8>,
    version: Vec<u8>,
    headers: Vec<[Vec<u8>; 2]>,
    body: Vec<u8>,
}

fn seen(answer: &Answer) -> Seen {
    assert_eq!(answer.status, 200, "{answer:?}");
    let all = answer.json();
    let part = |name: &str| told(&all[name]);
    let headers = all["headers"].as_array().unwrap();
    let headers = headers.iter().map(|pair| [told(&pair[0]).to_ascii_lowercase(), told(&pair[1])]).collect();
    Seen { method: part("method"), uri: part("uri"), version: part("version"), headers, body: part("body") }
}

/// Names and values as bytes, in order.
fn sorted(headers: &[(&str, &str)]) -> Vec<[Vec<u8>; 2]> {
    let mut sorted: Vec<_> = headers.iter().map(|(name, value)| [(*name).into(), (*value).into()]).collect();
    sorted.sort();
    sorted
}

#[test]
fn it_tells_every_request_as_it_came() {
    let program = Program::start();
    for (method, target) in [
        ("GET", "/"),
        ("GET", "/a/../b//c?x=%20&y"),
        ("POST", "/a%2fb%zz%ff"),
        ("DELETE", "/%"),
        ("OPTIONS", "/x"),
        ("PROPFIND", "/%e9"),
        ("TRACE", "/"),
        ("anything", "/a"),
        ("GET", "http://a/b?c"),
    ] {
        let head =
            format!("{method} {target} HTTP/1.1\r\nHost: a\r\nX-A: one\r\nConnection: close\r\nX-A:  tw\tø  \r\n");
        let request = head + "Content-Length: 4\r\n\r\n\0\r\n\u{7f}";
        let mut seen = seen(&exchange(program.strict, request.as_bytes()));
        assert_eq!((&*seen.method, &*seen.uri), (method.as_bytes(), target.as_bytes()));
        assert_eq!((&*seen.version, &*seen.body), (&b"HTTP/1.1"[..], &b"\0\r\n\x7f"[..]));
        seen.headers.sort();
        let expected =
            [("connection", "close"), ("content-length", "4"), ("host", "a"), ("x-a", "one"), ("x-a", "tw\tø")];
        assert_eq!(seen.headers, sorted(&expected), "{method} {target}");
    }
}

#[test]
fn the_bodies_of_chunks_and_old_versions_are_told_too() {
    let program = Program::start();
    let chunks = "PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    let told = seen(&exchange(program.strict, chunks.as_bytes()));
    assert_eq!(told.body, b"abc");
    assert!(told.headers.contains(&[b"transfer-encoding".to_vec(), b"chunked".to_vec()]), "{:?}", told.headers);
    let answer = exchange(program.strict, b"GET / HTTP/1.0\r\n\r\n");
    assert_eq!(seen(&answer).version, b"HTTP/1.0");
}

//! The listener `strict`.

use super::program::{Answer, Program, exchange};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

fn told(value: &Value) -> Vec<u8> {
    STANDARD.decode(value.as_str().unwrap()).unwrap()
}

/// The parts of it as bytes: method, target, version, headers, body.
fn seen(answer: &Answer) -> (Vec<u8>, Vec<u8>, Vec<u8>, Vec<(Vec<u8>, Vec<u8>)>, Vec<u8>) {
    assert_eq!(answer.status, 200, "{answer:?}");
    let all = answer.json();
    let headers = all["headers"].as_array().unwrap();
    let headers = headers.iter().map(|pair| (told(&pair[0]), told(&pair[1]))).collect();
    (told(&all["method"]), told(&all["uri"]), told(&all["version"]), headers, told(&all["body"]))
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
        let (sent_method, uri, version, headers, body) = seen(&exchange(program.strict, request.as_bytes()));
        assert_eq!((sent_method, uri), (method.into(), target.into()));
        assert_eq!(version, b"HTTP/1.1");
        assert_eq!(body, b"\0\r\n\x7f");
        let mut headers: Vec<_> = headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        headers.sort();
        let mut expected: Vec<(Vec<u8>, Vec<u8>)> =
            [("connection", "close"), ("content-length", "4"), ("host", "a"), ("x-a", "one"), ("x-a", "tw\tø")]
                .map(|(name, value)| (name.into(), value.into()))
                .into();
        expected.sort();
        assert_eq!(headers, expected, "{method} {target}");
    }
}

#[test]
fn the_bodies_of_chunks_and_old_versions_are_told_too() {
    let program = Program::start();
    let chunks = "PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
    let (_, _, _, headers, body) = seen(&exchange(program.strict, chunks.as_bytes()));
    assert_eq!(body, b"abc");
    assert!(headers.contains(&(b"transfer-encoding".to_vec(), b"chunked".to_vec())), "{headers:?}");
    let answer = exchange(program.strict, b"GET / HTTP/1.0\r\n\r\n");
    assert_eq!(seen(&answer).2, b"HTTP/1.0");
}

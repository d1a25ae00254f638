//! Bodies piece by piece.

use super::program::{Answer, PATIENCE, Program};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

#[test]
fn chunked() {
    let answer = Program::start().get("/chunked");
    assert_eq!(answer.told(), (200, "abc"));
    assert_eq!(answer.chunks, [b"a", b"b", b"c"]);
}

#[test]
fn stream() {
    let program = Program::start();
    assert_eq!(program.plain("POST", "/stream").send().told(), (200, "0"));
    assert_eq!(program.plain("POST", "/stream").body("text/plain", "abcd").send().told(), (200, "4"));
    // More than any handler keeps.
    let long = vec![b'a'; 5 * 1024 * 1024];
    assert_eq!(program.plain("POST", "/stream").body("text/plain", &long).send().told(), (200, "5242880"));
    let chunks = "POST /stream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\
                  3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
    assert_eq!(super::program::exchange(program.plain, chunks.as_bytes()).told(), (200, "5"));
}

/// The first events of a stream: their ids and data.
fn events(program: &Program, last: Option<&str>, count: usize) -> Vec<(String, String)> {
    let mut stream = TcpStream::connect(program.plain).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let last = last.map(|last| format!("Last-Event-ID: {last}\r\n")).unwrap_or_default();
    write!(stream, "GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n{last}\r\n").unwrap();
    let mut lines = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        lines.read_line(&mut head).unwrap();
    }
    assert_eq!(Answer::of(head.replace("chunked", "-").as_bytes()).header("content-type"), Some("text/event-stream"));
    let mut found = Vec::new();
    let mut event = (String::new(), String::new());
    for line in lines.lines() {
        let line = line.unwrap();
        if let Some(id) = line.strip_prefix("id: ") {
            event.0 = id.to_owned();
        } else if let Some(data) = line.strip_prefix("data: ") {
            event.1 = data.to_owned();
        }
        if !event.0.is_empty() && !event.1.is_empty() {
            found.push(std::mem::take(&mut event));
        }
        if found.len() == count {
            break;
        }
    }
    found
}

fn numbered(from: u64, count: u64) -> Vec<(String, String)> {
    (from..from + count).map(|number| (number.to_string(), number.to_string())).collect()
}

#[test]
fn events_of_the_program() {
    let program = Program::start();
    assert_eq!(events(&program, None, 3), numbered(1, 3));
    assert_eq!(events(&program, Some("3"), 3), numbered(4, 3));
    assert_eq!(events(&program, Some("nonsense"), 1), numbered(1, 1));
}

#[test]
fn a_client_that_leaves_a_stream_of_events_holds_up_no_end() {
    let program = Program::start();
    let mut stream = TcpStream::connect(program.plain).unwrap();
    stream.write_all(b"GET /events HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    stream.read_exact(&mut [0; 16]).unwrap();
    drop(stream);
    assert_eq!(program.terminate(), Some(0));
}

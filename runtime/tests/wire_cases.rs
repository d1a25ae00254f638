//! What is a request and what is not, byte by byte: RFC 9110 and 9112, and what has led proxies and servers to disagree.
//!
//! Each case is sent with one more request behind it, in one piece, in two and byte by byte. It is known of each what is
//! answered, and whether the request behind it is handled: after a refusal it never is.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod wire;

use squall::prelude::*;
use squall::testing::Client;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use wire::{After, Case, body_cases, head_cases};

#[app(handlers = [Index, Echo, Ignore, Behind])]
struct App {
    handled: Arc<AtomicUsize>,
}

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(post, "/echo", body_limit = 64)]
struct Echo {
    #[body]
    body: String,
}

impl Echo {
    async fn post(self) -> String {
        self.body
    }
}

/// Does not read its body.
#[handler(post, "/ignore")]
struct Ignore;

impl Ignore {
    async fn post(self) -> &'static str {
        "ignored"
    }
}

/// The request behind each case.
#[handler(get, "/behind")]
struct Behind {
    #[state]
    handled: Arc<AtomicUsize>,
}

impl Behind {
    async fn get(self) -> &'static str {
        self.handled.fetch_add(1, SeqCst);
        "behind"
    }
}

const BEHIND: &str = "GET /behind HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// What comes until the server closes.
async fn answers(client: &Client, bytes: &[u8], pieces: usize) -> String {
    let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut read, mut write) = stream.split();
    let send = async {
        for piece in bytes.chunks(bytes.len().div_ceil(pieces)) {
            // The server may have closed already.
            if write.write_all(piece).await.is_err() {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    let mut text = Vec::new();
    let receive = async { timeout(Duration::from_secs(5), read.read_to_end(&mut text)).await.is_ok() };
    let ((), closed) = tokio::join!(send, receive);
    assert!(closed, "the connection stays open after {:?}: {text:?}", String::from_utf8_lossy(bytes));
    String::from_utf8_lossy(&text).into_owned()
}

/// Splits what has come into answers: status, and whether it says that the connection closes.
fn split(text: &str) -> Vec<(u16, bool)> {
    let mut rest = text;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (head, body) = rest.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no whole answer: {text:?}"));
        let head = head.to_ascii_lowercase();
        let status = head.get(9..12).and_then(|status| status.parse().ok());
        let status: u16 = status.unwrap_or_else(|| panic!("no answer: {text:?}"));
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
        // An interim answer has none, nor has one without a body.
        let length: usize =
            if matches!(status, 100 | 204) { 0 } else { length.unwrap_or_else(|| panic!("no length: {text:?}")) };
        assert!(status < 400 || length > 0, "a refusal says why: {text:?}");
        // There is none to HEAD, which is the last of its case.
        let length = if body.is_empty() { 0 } else { length };
        rest = body.get(length..).unwrap_or_else(|| panic!("a body is cut: {text:?}"));
        let kept = head.contains("\r\nconnection: keep-alive");
        all.push((status, head.contains("\r\nconnection: close") || head.starts_with("http/1.0") && !kept));
    }
    all
}

async fn check(cases: &[Case]) {
    let handled = Arc::new(AtomicUsize::new(0));
    let client = Client::over_socket(App { handled: handled.clone() }).await;
    let mut wrong = Vec::new();
    for Case(sent, statuses, after) in cases {
        let bytes = format!("{sent}{BEHIND}");
        for pieces in [1, 2, bytes.len()] {
            let before = handled.load(SeqCst);
            let text = answers(&client, bytes.as_bytes(), pieces).await;
            let got = split(&text);
            let behind = handled.load(SeqCst) - before;
            let next = match after {
                After::Next => 1,
                After::NextIfWhole if pieces == 1 => 1,
                After::NextIfWhole => behind,
                After::Closed => 0,
            };
            let expected = statuses.iter().copied().chain(std::iter::repeat_n(200, next));
            // Whatever closes the connection, the last answer says so, and no other.
            let said = got.iter().rev().enumerate().all(|(number, (_, closes))| *closes == (number == 0));
            if !got.iter().map(|(status, _)| *status).eq(expected) || behind != next || !said {
                wrong.push(format!("{sent:?} in {pieces} pieces, {statuses:?} {after:?}: {behind} handled, {text:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test]
async fn heads() {
    check(head_cases::CASES).await;
}

#[tokio::test]
async fn bodies() {
    check(body_cases::CASES).await;
}

/// An answer is the last one where the body of its own request has not come, not that of the next one.
#[tokio::test]
async fn a_body_that_is_still_to_come_is_of_its_own_request() {
    let client = Client::over_socket(App { handled: Arc::default() }).await;
    for (path, body, closes) in [("/echo", "2\r\nhi\r\n0\r\n\r\n", false), ("/ignore", "2\r\nhi\r\n", true)] {
        let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
        let post = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
        let begun = format!("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n{post}");
        stream.write_all(begun.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
        stream.write_all(body.as_bytes()).await.unwrap();
        if !closes {
            stream.write_all(BEHIND.as_bytes()).await.unwrap();
        }
        let mut text = String::new();
        timeout(Duration::from_secs(5), stream.read_to_string(&mut text)).await.unwrap().unwrap();
        let expected: &[_] =
            if closes { &[(200, false), (200, true)] } else { &[(200, false), (200, false), (200, true)] };
        assert_eq!(split(&text), expected, "{text}");
    }
}

#[tokio::test]
async fn heads_that_are_too_long() {
    let client = Client::over_socket(App { handled: Arc::default() }).await;
    let long = |length: usize| "x".repeat(length);
    for (head, status) in [
        (format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", long(60_000)), 404),
        (format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", long(65_534)), 414),
        (format!("GET /{}", long(70_000)), 414),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", long(60_000)), 200),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", long(65_536)), 431),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(99)), 200),
        (format!("GET / HTTP/1.1\r\nHost: localhost\r\n{}\r\n", "X: y\r\n".repeat(100)), 431),
        (format!("{} / HTTP/1.1\r\nHost: localhost\r\n\r\n", long(70_000)), 414),
        (
            format!(
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: {}\r\n\r\n",
                long(65_536)
            ),
            431,
        ),
    ] {
        let bytes = format!("{head}{BEHIND}");
        for pieces in [1, 3, 50] {
            let got = split(&answers(&client, bytes.as_bytes(), pieces).await);
            let shown = &head[..40.min(head.len())];
            assert_eq!(got[0].0, status, "{shown:?} in {pieces}");
            assert_eq!(got.len(), if matches!(status, 200 | 404) { 2 } else { 1 }, "{shown:?} in {pieces}: {got:?}");
        }
    }
}

/// So many are asked for.
#[test]
fn there_are_enough_cases() {
    assert!(head_cases::CASES.len() + body_cases::CASES.len() >= 150);
}

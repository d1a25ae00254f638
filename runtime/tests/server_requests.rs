//! What goes over a connection, byte by byte.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use squall::testing::Client;
use squall::{Answering, Body, Server};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

#[app(handlers = [Index, Echo, Panics, Slow, Ticks, Large])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(post, "/echo", body_limit = 16)]
struct Echo {
    #[body]
    body: String,
}

impl Echo {
    async fn post(self) -> String {
        self.body
    }
}

#[handler(get, "/panics")]
struct Panics;

impl Panics {
    async fn get(self) -> &'static str {
        panic!("on purpose")
    }
}

#[handler(get, "/slow")]
struct Slow;

impl Slow {
    async fn get(self) -> &'static str {
        tokio::time::sleep(Duration::from_secs(60)).await;
        "slow"
    }
}

/// A stream that brings one piece, and never another.
#[handler(get, "/ticks")]
struct Ticks;

impl Ticks {
    async fn get(self) -> Body {
        let mut first = Some("tick");
        Body::from_stream(futures_util::stream::poll_fn(move |_| match first.take() {
            Some(first) => std::task::Poll::Ready(Some(first)),
            None => std::task::Poll::Pending,
        }))
    }
}

/// More than the system takes at once.
const LARGE: usize = 16 * 1024 * 1024;

#[handler(get, "/large")]
struct Large;

impl Large {
    async fn get(self) -> Vec<u8> {
        vec![b'x'; LARGE]
    }
}

/// What a connection brings until the server closes it; 5 seconds are forever.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset after the answer is a way to close, too.
    let end = timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
    let text = String::from_utf8_lossy(&answer).into_owned();
    assert!(end.is_ok(), "the connection stays open after {text:?}");
    text
}

/// What comes until the text has come.
async fn until(stream: &mut TcpStream, end: &str) -> String {
    let mut answer = String::new();
    let mut buffer = [0; 4096];
    while !answer.contains(end) {
        let read = timeout(Duration::from_secs(5), stream.read(&mut buffer)).await;
        let length = read.unwrap_or_else(|_| panic!("{end:?} has not come after {answer:?}")).unwrap();
        assert_ne!(length, 0, "the connection was closed after {answer:?}");
        answer.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
    }
    answer
}

async fn connect(client: &Client) -> TcpStream {
    TcpStream::connect(client.address().unwrap()).await.unwrap()
}

/// The answer to these bytes, after which the server must close.
async fn answer_to(client: &Client, bytes: &str) -> String {
    let mut stream = connect(client).await;
    stream.write_all(bytes.as_bytes()).await.unwrap();
    until_closed(&mut stream).await
}

async fn limited<S: Answering>(limits: impl FnOnce(Server<squall::Plain<App>>) -> Server<S>) -> Client {
    Client::of_server(limits(Server::new(App))).await
}

#[tokio::test]
async fn one_connection_carries_many_requests() {
    let client = Client::over_socket(App).await;
    let mut stream = connect(&client).await;
    for _ in 0..3 {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        let answer = until(&mut stream, "\r\n\r\nindex").await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let client = Client::over_socket(App).await;
    let post =
        |body: &str| format!("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    let last = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answer = answer_to(&client, &format!("{}{}{last}", post("first"), post("second"))).await;
    let places: Vec<_> = ["first", "second", "404 Not Found"].iter().map(|part| answer.find(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {answer}");
}

#[tokio::test]
async fn many_pipelined_requests_are_answered_in_order() {
    let client = Client::over_socket(App).await;
    let mut stream = connect(&client).await;
    let posts: String = (0..500)
        .map(|number| format!("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 7\r\n\r\nnr. {number:03}"))
        .collect();
    stream.write_all(posts.as_bytes()).await.unwrap();
    let answers = until(&mut stream, "nr. 499").await;
    let places: Vec<_> = (0..500).map(|number| answers.find(&format!("nr. {number:03}")).unwrap()).collect();
    assert!(places.is_sorted());
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 500);
}

#[tokio::test]
async fn an_answer_does_not_wait_for_that_of_a_slow_handler() {
    let client = Client::over_socket(App).await;
    for next in ["/slow", "/ticks"] {
        let mut stream = connect(&client).await;
        let two = format!("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET {next} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(two.as_bytes()).await.unwrap();
        until(&mut stream, "index").await;
    }
}

#[tokio::test]
async fn a_piece_of_a_stream_does_not_wait_for_the_next_request() {
    let client = Client::over_socket(App).await;
    let mut stream = connect(&client).await;
    let two = "GET /ticks HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    stream.write_all(two.as_bytes()).await.unwrap();
    until(&mut stream, "tick").await;
}

#[tokio::test]
async fn large_answers_come_whole_and_in_order() {
    let client = Client::over_socket(App).await;
    let get = |path: &str, more: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n");
    let all = [get("/", ""), get("/large", ""), get("/large", ""), get("/", "Connection: close\r\n")].concat();
    let answer = answer_to(&client, &all).await;
    assert_eq!(answer.matches("HTTP/1.1 200 OK").count(), 4);
    assert_eq!(answer.matches(&"x".repeat(LARGE)).count(), 2);
    assert!(answer.ends_with("\r\n\r\nindex"), "{}", &answer[answer.len() - 100..]);
}

#[tokio::test]
async fn too_many_headers_are_431() {
    let client = Client::over_socket(App).await;
    let request = |count: usize| {
        let more: String = (0..count - 2).map(|n| format!("X-{n}: 1\r\n")).collect();
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n")
    };
    let answer = answer_to(&client, &request(100)).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let answer = answer_to(&client, &request(101)).await;
    assert!(answer.starts_with("HTTP/1.1 431 Request Header Fields Too Large"), "{answer}");
}

#[tokio::test]
async fn headers_of_too_many_bytes_are_431() {
    let client = limited(|server| server.header_bytes(8192)).await;
    let request = |bytes: usize| {
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: {}\r\n\r\n", "x".repeat(bytes))
    };
    let answer = answer_to(&client, &request(8000)).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let answer = answer_to(&client, &request(8192)).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
}

#[tokio::test]
async fn a_body_beyond_its_limit_is_413() {
    let client = Client::over_socket(App).await;
    client.post("/echo").body("x".repeat(16)).await.expect_status(200);
    client.post("/echo").body("x".repeat(17)).await.expect_status(413);
    let chunked = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\
                   a\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n";
    let answer = answer_to(&client, chunked).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn who_sends_all_of_a_large_body_before_it_listens_hears_that_it_is_too_large() {
    let client = Client::over_socket(App).await;
    let body = vec![b'x'; 64 << 20];
    let chunk = format!("{:x}\r\n", body.len());
    for (framing, begin) in
        [(format!("Content-Length: {}", body.len()), ""), ("Transfer-Encoding: chunked".into(), &*chunk)]
    {
        let mut stream = connect(&client).await;
        let head = format!("POST /echo HTTP/1.1\r\nHost: localhost\r\n{framing}\r\n\r\n{begin}");
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.unwrap();
        stream.shutdown().await.unwrap();
        let answer = until_closed(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{framing}: {answer}");
    }
}

#[tokio::test]
async fn who_goes_on_sending_is_not_listened_to_once_the_server_stops() {
    let client = Client::over_socket(App).await;
    let mut stream = connect(&client).await;
    let head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    until(&mut stream, "\r\n\r\n").await;
    let sending = tokio::spawn(async move { while stream.write_all(&[b'x'; 65536]).await.is_ok() {} });
    timeout(Duration::from_secs(10), client.shutdown()).await.unwrap();
    timeout(Duration::from_secs(5), sending).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_body_is_waited_for_with_100_continue() {
    let client = Client::over_socket(App).await;
    let head = |length| {
        format!("POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {length}\r\n\r\n")
    };
    let mut stream = connect(&client).await;
    stream.write_all(head(4).as_bytes()).await.unwrap();
    assert_eq!(until(&mut stream, "\r\n\r\n").await, "HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"body").await.unwrap();
    until(&mut stream, "\r\n\r\nbody").await;
    // What is too long by its own account is refused before it is sent.
    let mut stream = connect(&client).await;
    stream.write_all(head(17).as_bytes()).await.unwrap();
    let answer = until(&mut stream, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}

#[tokio::test]
async fn who_has_said_all_is_still_answered() {
    let client = Client::over_socket(App).await;
    let mut stream = connect(&client).await;
    stream.write_all(b"POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi").await.unwrap();
    stream.shutdown().await.unwrap();
    let answer = until_closed(&mut stream).await;
    assert!(answer.ends_with("\r\n\r\nhi"), "{answer}");
}

#[tokio::test]
async fn a_panic_is_a_500_and_the_connection_lives() {
    let client = Client::over_socket(App).await;
    let mut stream = connect(&client).await;
    stream.write_all(b"GET /panics HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let answer = until(&mut stream, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
    assert!(!answer.contains("on purpose"), "{answer}");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    until(&mut stream, "\r\n\r\nindex").await;
}

#[tokio::test]
async fn a_request_has_one_good_host() {
    let client = Client::over_socket(App).await;
    for (head, status) in [
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n", 200),
        ("GET / HTTP/1.1\r\nHost:\r\n", 200),
        ("GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\n", 200),
        ("GET / HTTP/1.0\r\n", 200),
        ("GET / HTTP/1.1\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n", 400),
        ("GET / HTTP/1.0\r\nHost: localhost\r\nHost: b\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a, b\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: user@a\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a:b\r\n", 400),
    ] {
        // Only what is refused must close by itself.
        let close = if status == 200 { "Connection: close\r\n" } else { "" };
        let answer = answer_to(&client, &format!("{head}{close}\r\n")).await;
        assert_eq!(answer.get(9..12), Some(&*status.to_string()), "{head:?}: {answer}");
    }
}

#[tokio::test]
async fn a_transfer_coding_is_chunked_once() {
    let client = Client::over_socket(App).await;
    for (codings, status) in [
        ("Transfer-Encoding: chunked, chunked", 400),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400),
        ("Transfer-Encoding: gzip, chunked", 501),
        ("Transfer-Encoding: chunked, gzip", 400),
        ("Transfer-Encoding: identity", 400),
    ] {
        let request = format!("POST /echo HTTP/1.1\r\nHost: localhost\r\n{codings}\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
        let answer = answer_to(&client, &request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{codings}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{codings}: {answer}");
    }
    let good = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: Chunked\r\nConnection: close\r\n\r\n2\r\nhi\r\n0\r\n\r\n";
    let answer = answer_to(&client, good).await;
    assert!(answer.ends_with("\r\n\r\nhi"), "{answer}");
}

#[tokio::test]
async fn methods_that_nobody_serves() {
    let client = Client::over_socket(App).await;
    for (line, status) in [
        ("BREW / HTTP/1.1", 501),
        ("TRACE / HTTP/1.1", 405),
        ("CONNECT a:80 HTTP/1.1", 501),
        ("DELETE / HTTP/1.1", 405),
        ("OPTIONS / HTTP/1.1", 204),
        ("OPTIONS * HTTP/1.1", 204),
        ("GET * HTTP/1.1", 400),
        ("GET /%ff HTTP/1.1", 400),
    ] {
        let answer = answer_to(&client, &format!("{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n")).await;
        assert_eq!(answer.get(9..12), Some(&*status.to_string()), "{line}: {answer}");
    }
}

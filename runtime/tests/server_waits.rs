//! How long a connection may be silent: between two requests, and in the midst of one.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use bytes::Bytes;
use squall::prelude::*;
use squall::testing::Client;
use squall::{Body, Server};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep, timeout};

const HEAD: Duration = Duration::from_millis(300);
const IDLE: Duration = Duration::from_millis(900);

#[app(handlers = [Index, Slow, Drops, Large, Upload])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

/// Answers after both times are over.
#[handler(get, "/slow")]
struct Slow;

impl Slow {
    async fn get(self) -> &'static str {
        sleep(IDLE + HEAD).await;
        "slow"
    }
}

/// Sends a piece every now and then, for longer than both times.
#[handler(get, "/drops")]
struct Drops;

impl Drops {
    async fn get(self) -> Body {
        Body::from_stream(Dripping { left: 4, pause: Box::pin(sleep(IDLE / 2)) })
    }
}

struct Dripping {
    left: usize,
    pause: Pin<Box<Sleep>>,
}

impl futures_core::Stream for Dripping {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        ready!(self.pause.as_mut().poll(context));
        self.left -= 1;
        self.pause = Box::pin(sleep(IDLE / 2));
        Poll::Ready(Some(Ok(Bytes::from_static(b"drop"))))
    }
}

/// More than sockets hold.
#[handler(get, "/large")]
struct Large;

const LARGE: usize = 32 * 1024 * 1024;

impl Large {
    async fn get(self) -> Vec<u8> {
        vec![b'x'; LARGE]
    }
}

#[handler(post, "/upload", body_limit = 8_000_000)]
struct Upload {
    #[body]
    body: String,
}

impl Upload {
    async fn post(self) -> String {
        format!("{} bytes", self.body.len())
    }
}

async fn client() -> Client {
    Client::of_server(Server::new(App).header_time(HEAD).idle_time(IDLE)).await
}

async fn connect(client: &Client) -> TcpStream {
    TcpStream::connect(client.address().unwrap()).await.unwrap()
}

/// What comes until the server closes, and after how long.
async fn until_closed(stream: &mut TcpStream) -> (String, Duration) {
    let began = Instant::now();
    let mut answer = Vec::new();
    let end = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    let text = String::from_utf8(answer).unwrap();
    assert!(matches!(end, Ok(Ok(_))), "{end:?} after {text:?}");
    (text, began.elapsed())
}

async fn until(stream: &mut TcpStream, end: &str) -> String {
    let mut answer = String::new();
    let mut buffer = [0; 4096];
    while !answer.ends_with(end) {
        let length = timeout(Duration::from_secs(20), stream.read(&mut buffer)).await.unwrap().unwrap();
        assert_ne!(length, 0, "the connection was closed after {answer:?}");
        answer.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
    }
    answer
}

async fn get(stream: &mut TcpStream, path: &str) {
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes()).await.unwrap();
}

/// A whole answer by 408, and nothing besides.
fn assert_408(answer: &str) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{answer}");
    assert!(head.contains("\r\nconnection: close"), "{answer}");
    assert!(head.ends_with(&format!("content-length: {}", body.len())), "{answer}");
}

#[tokio::test]
async fn a_new_connection_that_says_nothing_is_closed_without_a_word() {
    let client = client().await;
    let (text, after) = until_closed(&mut connect(&client).await).await;
    assert_eq!(text, "");
    assert!(after >= HEAD - Duration::from_millis(50) && after < IDLE, "{after:?}");
}

#[tokio::test]
async fn a_connection_may_be_idle_for_longer_than_a_head_may_take() {
    let client = client().await;
    let mut stream = connect(&client).await;
    for _ in 0..3 {
        get(&mut stream, "/").await;
        until(&mut stream, "index").await;
        sleep(HEAD * 3 / 2).await;
    }
    get(&mut stream, "/").await;
    until(&mut stream, "index").await;
    let (text, after) = until_closed(&mut stream).await;
    assert_eq!(text, "");
    assert!(after >= IDLE - Duration::from_millis(50), "{after:?}");
}

#[tokio::test]
async fn a_head_that_does_not_go_on_is_408_also_after_other_requests() {
    let client = client().await;
    for requests in 0..3 {
        let mut stream = connect(&client).await;
        for _ in 0..requests {
            get(&mut stream, "/").await;
            until(&mut stream, "index").await;
        }
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow").await.unwrap();
        let (text, after) = until_closed(&mut stream).await;
        assert_408(&text);
        assert!(after >= HEAD - Duration::from_millis(50) && after < IDLE, "{after:?} after {requests} requests");
    }
}

#[tokio::test]
async fn the_head_s_time_begins_with_its_first_byte() {
    let client = client().await;
    let mut stream = connect(&client).await;
    get(&mut stream, "/").await;
    until(&mut stream, "index").await;
    sleep(HEAD * 2).await;
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    sleep(HEAD / 2).await;
    stream.write_all(b"Host: localhost\r\n\r\n").await.unwrap();
    until(&mut stream, "index").await;
}

#[tokio::test]
async fn each_head_of_a_connection_has_its_own_time() {
    let client = client().await;
    let mut stream = connect(&client).await;
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    for _ in 0..4 {
        sleep(HEAD / 2).await;
        // The end of one head and the beginning of the next arrive together.
        stream.write_all(b"Host: localhost\r\n\r\nGET / HTTP/1.1\r\n").await.unwrap();
        until(&mut stream, "index").await;
    }
}

#[tokio::test]
async fn byte_by_byte_gains_no_time() {
    let client = client().await;
    let mut stream = connect(&client).await;
    let began = Instant::now();
    while stream.write_all(b"G").await.is_ok() && began.elapsed() < Duration::from_secs(5) {
        sleep(Duration::from_millis(30)).await;
    }
    assert!(began.elapsed() < Duration::from_secs(5), "the connection is still open");
}

#[tokio::test]
async fn whoever_is_at_work_has_its_time() {
    let client = client().await;
    let mut stream = connect(&client).await;
    get(&mut stream, "/slow").await;
    until(&mut stream, "\r\n\r\nslow").await;
    get(&mut stream, "/drops").await;
    let answer = until(&mut stream, "0\r\n\r\n").await;
    assert_eq!(answer.matches("drop").count(), 4, "{answer}");
    // A body is no head.
    stream.write_all(b"POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\n").await.unwrap();
    for _ in 0..3 {
        sleep(IDLE / 2).await;
        stream.write_all(b"ab").await.unwrap();
    }
    until(&mut stream, "6 bytes").await;
    get(&mut stream, "/").await;
    until(&mut stream, "index").await;
}

#[tokio::test]
async fn whoever_reads_slowly_is_not_idle() {
    let client = client().await;
    let mut stream = connect(&client).await;
    get(&mut stream, "/large").await;
    let began = Instant::now();
    let (mut read, mut buffer) = (0, vec![0; 1024 * 1024]);
    while read < LARGE {
        let length = timeout(Duration::from_secs(20), stream.read(&mut buffer)).await.unwrap().unwrap();
        assert_ne!(length, 0, "the connection was closed after {read} bytes in {:?}", began.elapsed());
        read += length;
        sleep(IDLE / 20).await;
    }
    assert!(began.elapsed() > IDLE, "{:?}", began.elapsed());
}

/// How long each 2 MiB of a body may be waited for.
const BODY: Duration = Duration::from_millis(600);

async fn client_with_body_time() -> Client {
    Client::of_server(Server::new(App).body_time(BODY)).await
}

/// A connection that has begun to send so much.
async fn upload(client: &Client, length: usize, begun: &[u8]) -> TcpStream {
    let mut stream = connect(client).await;
    let head = format!("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(begun).await.unwrap();
    stream
}

#[tokio::test]
async fn a_body_that_does_not_go_on_is_408() {
    let client = client_with_body_time().await;
    for begun in [&b""[..], b"ab"] {
        let (text, after) = until_closed(&mut upload(&client, 6, begun).await).await;
        assert!(text.starts_with("HTTP/1.1 408 Request Timeout\r\n"), "{text}");
        assert!(text.contains("\r\nconnection: close"), "{text}");
        assert!(after >= BODY - Duration::from_millis(50) && after < BODY * 5, "{after:?}");
    }
}

#[tokio::test]
async fn a_body_gains_no_time_byte_by_byte() {
    let client = client_with_body_time().await;
    let mut stream = upload(&client, 1_000_000, b"").await;
    let began = Instant::now();
    let mut answer = [0; 12];
    while timeout(Duration::from_millis(30), stream.read_exact(&mut answer)).await.is_err() {
        assert!(began.elapsed() < BODY * 5, "it is still waited for");
        _ = stream.write_all(b"x").await;
    }
    assert_eq!(&answer, b"HTTP/1.1 408");
    assert!(began.elapsed() >= BODY - Duration::from_millis(50), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_body_has_its_time_for_each_2_mib() {
    let client = client_with_body_time().await;
    let part = vec![b'x'; 2 * 1024 * 1024];
    let mut stream = upload(&client, 2 * part.len() + 1, &part).await;
    let began = Instant::now();
    for _ in 0..2 {
        // Together more than the time of one part.
        sleep(BODY * 3 / 4).await;
        stream.write_all(&part[..part.len() / 2]).await.unwrap();
    }
    stream.write_all(b"x").await.unwrap();
    until(&mut stream, "4194305 bytes").await;
    assert!(began.elapsed() > BODY, "{:?}", began.elapsed());
}

#[tokio::test]
async fn whoever_takes_nothing_is_reset_and_not_sent_the_rest_later() {
    let server = Server::new(App).write_time(Duration::from_secs(1));
    let client = Client::of_server(server).await;
    let mut stream = connect(&client).await;
    get(&mut stream, "/large").await;
    // Nothing is read for longer than the time, and what a tick of the clock adds.
    sleep(Duration::from_secs(5)).await;
    let mut answer = Vec::new();
    let end = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.unwrap();
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert!(answer.len() < LARGE, "{} bytes came", answer.len());
}

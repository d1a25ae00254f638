//! How much body a route takes, over a socket: told beforehand, in chunks, read whole or as a stream.

use bytes::Bytes;
use squall::Body;
use squall::prelude::*;
use squall::testing::Client;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[app(handlers = [Whole, Streamed, Usual, Unlimited, Narrowed, OfTheSection, OfItsOwn, OfAnInnerSection])]
struct App;

#[handler(post, "/whole", body_limit = 10)]
struct Whole {
    #[body]
    body: Bytes,
}

impl Whole {
    async fn post(self) -> String {
        format!("{} bytes", self.body.len())
    }
}

#[handler(post, "/streamed", body_limit = 10)]
struct Streamed {
    #[body]
    body: Body,
}

impl Streamed {
    async fn post(mut self) -> Result<String> {
        let mut length = 0;
        while let Some(piece) = self.body.next().await {
            length += piece?.len();
        }
        Ok(format!("{length} bytes"))
    }
}

#[handler(post, "/usual")]
struct Usual {
    #[body]
    body: String,
}

impl Usual {
    async fn post(self) -> String {
        format!("{} bytes", self.body.len())
    }
}

#[handler(post, "/unlimited", body_limit = unlimited("a test"))]
struct Unlimited {
    #[body]
    body: Vec<u8>,
}

impl Unlimited {
    async fn post(self) -> String {
        format!("{} bytes", self.body.len())
    }
}

#[handler(post, "/narrowed")]
struct Narrowed {
    #[body]
    body: Body,
}

impl Narrowed {
    async fn post(self) -> Result<String> {
        let body = self.body.limited(3).bytes().await.map_err(std::io::Error::other)?;
        Ok(format!("{} bytes", body.len()))
    }
}

#[section("/small", body_limit = 10)]
struct Small;

#[section("/inner", in = Small)]
struct Inner;

#[handler(post, "/text", in = Small)]
struct OfTheSection {
    #[body]
    body: String,
}

impl OfTheSection {
    async fn post(self) -> String {
        format!("{} bytes", self.body.len())
    }
}

#[handler(post, "/more", in = Small, body_limit = "1 KiB")]
struct OfItsOwn {
    #[body]
    body: String,
}

impl OfItsOwn {
    async fn post(self) -> String {
        format!("{} bytes", self.body.len())
    }
}

#[handler(post, "/text", in = Inner)]
struct OfAnInnerSection {
    #[body]
    body: String,
    route: squall::MatchedRoute,
}

impl OfAnInnerSection {
    async fn post(self) -> String {
        format!("{} bytes of {:?}", self.body.len(), self.route.body_limit())
    }
}

/// What comes back for these bytes; then, if `hang_up`, the client sends no more.
async fn raw(client: &Client, text: &str, hang_up: bool) -> String {
    let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    if hang_up {
        stream.shutdown().await.unwrap();
    }
    let mut answer = String::new();
    let mut buffer = [0; 4096];
    // The head and the body may come apart.
    while !answer.contains("bytes") && !answer.contains("body broke off") {
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut buffer)).await.unwrap().unwrap();
        if read == 0 {
            break;
        }
        answer.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
    }
    answer
}

fn chunked(path: &str, chunks: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}")
}

#[tokio::test]
async fn a_length_is_refused_before_its_body_is_sent() {
    let client = Client::over_socket(App).await;
    for path in ["/whole", "/streamed"] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n");
        let answer = raw(&client, &head, false).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("longer than 10 bytes"), "{answer}");
        let head =
            format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
        let answer = raw(&client, &head, false).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        client.post(path).body("0123456789").await.expect_status(200).expect_text("10 bytes");
    }
    client.shutdown().await;
}

#[tokio::test]
async fn chunks_are_refused_as_soon_as_they_are_too_many() {
    let client = Client::over_socket(App).await;
    for path in ["/whole", "/streamed"] {
        let answer = raw(&client, &chunked(path, "6\r\nabcdef\r\n5\r\nghijk\r\n"), false).await;
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
        assert!(answer.contains("longer than 10 bytes"), "{answer}");
        let answer = raw(&client, &chunked(path, "6\r\nabcdef\r\n4\r\nghij\r\n0\r\nx-trailer: 1\r\n\r\n"), false).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.ends_with("10 bytes"), "{answer}");
    }
    client.shutdown().await;
}

#[tokio::test]
async fn the_usual_limit_is_two_mebibytes() {
    const LIMIT: usize = 2 * 1024 * 1024;
    let client = Client::over_socket(App).await;
    client.post("/usual").body(vec![b'a'; LIMIT]).await.expect_status(200).expect_text("2097152 bytes");
    client.post("/unlimited").body(vec![b'a'; LIMIT + 1]).await.expect_status(200).expect_text("2097153 bytes");
    client.shutdown().await;
    let client = Client::new(App);
    let answer = client.post("/usual").body(vec![b'a'; LIMIT + 1]).await.expect_status(413);
    answer.expect_text_containing("longer than 2 MiB");
}

#[tokio::test]
async fn a_handlers_own_limit_keeps_its_status_in_another_error() {
    let client = Client::over_socket(App).await;
    client.post("/narrowed").body("abc").await.expect_status(200).expect_text("3 bytes");
    client.post("/narrowed").body("abcd").await.expect_status(413).expect_text_containing("longer than 3 bytes");
    client.shutdown().await;
}

#[tokio::test]
async fn a_body_that_breaks_off_is_400() {
    let client = Client::over_socket(App).await;
    for path in ["/whole", "/streamed"] {
        let cut = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nabc");
        for request in [cut, chunked(path, "3\r\nabc\r\n"), chunked(path, "zz\r\nabc\r\n")] {
            let answer = raw(&client, &request, true).await;
            assert!(answer.starts_with("HTTP/1.1 400 "), "{request:?}: {answer:?}");
        }
    }
    client.post("/usual").body(&b"\xff"[..]).await.expect_status(400).expect_text_containing("not UTF-8");
    client.shutdown().await;
}

#[tokio::test]
async fn what_a_handler_does_not_say_its_section_says() {
    let client = Client::over_socket(App).await;
    client.post("/small/text").body("0123456789").await.expect_text("10 bytes");
    let answer = client.post("/small/text").body("0123456789a").await.expect_status(413);
    answer.expect_text_containing("the body is longer than 10 bytes");
    client.post("/small/more").body("0".repeat(1024)).await.expect_text("1024 bytes");
    client.post("/small/more").body("0".repeat(1025)).await.expect_status(413);
    client.post("/small/inner/text").body("0123456789").await.expect_text("10 bytes of Some(10)");
    client.post("/small/inner/text").body("0123456789a").await.expect_status(413);
}

//! Answers compressed on their way, and requests decompressed, over a real socket.

use bytes::Bytes;
use futures_util::{StreamExt, stream};

use http::header::{HeaderName, HeaderValue};
use squall::prelude::*;
use squall::testing::{Answer, Client};
use squall::{Body, Conditional, ETag, File, Preconditions, Streamed};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;

#[app(
    handlers = [Text, Short, Headed, Versioned, Source, Slow, Off, Inside, Echo, Raw, Limited, Zeros],
    compression = on,
)]
struct App {
    go_on: Arc<Notify>,
}

fn app() -> App {
    App { go_on: Arc::default() }
}

fn text() -> String {
    (0..200).map(|number| format!("line {number} of a page that says much the same\n")).collect()
}

#[handler(get, "/text")]
struct Text;

impl Text {
    async fn get(self) -> String {
        text()
    }
}

#[handler(get, "/short")]
struct Short;

impl Short {
    async fn get(self) -> &'static str {
        "short"
    }
}

/// Text with a header of the test's choice.
#[handler(get, "/headed/{name}/{value}")]
struct Headed {
    name: String,
    value: String,
}

impl Headed {
    async fn get(self) -> Result<([(HeaderName, HeaderValue); 1], String)> {
        Ok(([(self.name.parse()?, self.value.parse()?)], text()))
    }
}

#[handler(get, put, "/versioned")]
struct Versioned {
    preconditions: Preconditions,
}

impl Versioned {
    async fn get(self) -> Conditional<String> {
        Conditional::new(ETag::strong("v;1"), text())
    }

    async fn put(self) -> Result<StatusCode> {
        self.preconditions.required()?.check(ETag::strong("v;1"))?;
        Ok(StatusCode::NO_CONTENT)
    }
}

#[handler(get, "/source")]
struct Source;

impl Source {
    async fn get(self) -> Result<File> {
        File::open("docs/handler.md").await
    }
}

/// One line at once, and another when the test says so.
#[handler(get, "/slow")]
struct Slow {
    #[state]
    go_on: Arc<Notify>,
}

impl Slow {
    async fn get(self) -> Streamed {
        let later = stream::once(async move {
            self.go_on.notified().await;
            "second".repeat(20)
        });
        Streamed::text(stream::iter(["first".repeat(20)]).chain(later))
    }
}

#[handler(get, "/off", compression = off)]
struct Off;

impl Off {
    async fn get(self) -> String {
        text()
    }
}

#[section("/section", compression = off)]
struct Section;

#[handler(get, "/inside", in = Section)]
struct Inside;

impl Inside {
    async fn get(self) -> String {
        text()
    }
}

#[handler(post, "/echo", decompress)]
struct Echo {
    #[body]
    content: Bytes,
}

impl Echo {
    async fn post(self) -> Bytes {
        self.content
    }
}

#[handler(post, "/raw")]
struct Raw {
    #[body]
    content: Bytes,
}

impl Raw {
    async fn post(self) -> Bytes {
        self.content
    }
}

#[handler(post, "/limited", decompress, body_limit = "1 MiB")]
struct Limited {
    #[body]
    content: Body,
}

impl Limited {
    async fn post(mut self) -> Result<String> {
        let mut length = 0;
        while let Some(piece) = self.content.next().await {
            length += piece?.len();
        }
        Ok(length.to_string())
    }
}

/// So many MiB of nothing, which compress well.
#[handler(get, "/zeros/{mebibytes}")]
struct Zeros {
    mebibytes: usize,
}

impl Zeros {
    async fn get(self) -> Streamed {
        Streamed::text(stream::iter((0..self.mebibytes).map(|_| vec![0; 1 << 20])))
    }
}

/// What a body is when it is decompressed: by the server itself, which refuses what is not whole.
async fn decompressed(client: &Client, coding: &str, body: &Bytes) -> Bytes {
    let answer = client.post("/echo").header("content-encoding", coding).body(body.clone()).await.expect_status(200);
    answer.bytes().clone()
}

fn coding(answer: &Answer) -> Option<&str> {
    answer.header("content-encoding")
}

#[tokio::test]
async fn the_client_s_liking_decides() {
    let client = Client::over_socket(app()).await;
    for (accepted, expected) in [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("zstd;q=0, *", "br"),
    ] {
        let answer = client.get("/text").header("accept-encoding", accepted).await.expect_status(200);
        assert_eq!(coding(&answer), Some(expected), "{accepted}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"));
        assert_eq!(answer.header("content-length"), Some(answer.bytes().len().to_string().as_str()));
        assert!(answer.bytes().len() < text().len() / 3, "{expected}: {} bytes", answer.bytes().len());
        assert_eq!(decompressed(&client, expected, answer.bytes()).await, text().as_bytes());
        let head = client.head("/text").header("accept-encoding", accepted).await.expect_status(200);
        for name in ["content-encoding", "content-length", "vary"] {
            assert_eq!(head.header(name), answer.header(name), "{name}");
        }
    }
    for accepted in ["", "identity", "deflate", "identity, gzip;q=0.5"] {
        let answer = client.get("/text").header("accept-encoding", accepted).await.expect_status(200);
        assert_eq!((coding(&answer), answer.header("vary")), (None, Some("accept-encoding")), "{accepted}");
    }
    let silent = client.get("/text").await.expect_status(200);
    assert_eq!((coding(&silent), silent.text()), (None, text().as_str()));
}

#[tokio::test]
async fn what_has_reasons_to_stay_as_it_is_does() {
    let client = Client::over_socket(app()).await;
    for target in [
        "/short",
        "/off",
        "/section/inside",
        "/headed/content-type/image%2Fpng",
        "/headed/content-type/text%2Fevent-stream",
        "/headed/cache-control/no-transform",
        "/headed/cache-control/public,%20No-Transform",
        "/headed/repr-digest/x",
    ] {
        let answer = client.get(target).header("accept-encoding", "zstd, br, gzip").await.expect_status(200);
        assert_eq!((coding(&answer), answer.header("vary")), (None, None), "{target}");
    }
    let own = client.get("/headed/content-encoding/own").header("accept-encoding", "gzip").await;
    assert_eq!((coding(&own), own.bytes().len()), (Some("own"), text().len()));
    let part = client.get("/source").header("accept-encoding", "gzip").header("range", "bytes=0-2999").await;
    assert_eq!((part.status().as_u16(), coding(&part), part.header("vary")), (206, None, Some("accept-encoding")));
    let whole = client.get("/source").header("accept-encoding", "gzip").await.expect_status(200);
    assert_eq!((coding(&whole), whole.header("accept-ranges")), (Some("gzip"), None));
    let content = std::fs::read("docs/handler.md").unwrap();
    assert_eq!(decompressed(&client, "gzip", whole.bytes()).await, content);
}

#[tokio::test]
async fn a_compressed_answer_has_a_tag_that_still_names_its_content() {
    let client = Client::over_socket(app()).await;
    let get = |accepted: &'static str| client.get("/versioned").header("accept-encoding", accepted);
    assert_eq!(get("identity").await.header("etag"), Some("\"v%3B1\""));
    for accepted in ["br", "zstd", "gzip"] {
        let answer = get(accepted).await.expect_status(200);
        let tag = answer.header("etag").unwrap();
        assert_eq!(tag, format!("\"v%3B1;{accepted}\""));
        let same = get(accepted).header("if-none-match", tag).await.expect_status(304);
        assert_eq!((same.header("etag"), same.header("vary")), (Some(tag), Some("accept-encoding")));
        // Who saves what was read compressed is not told that it has changed meanwhile.
        client.put("/versioned").header("if-match", tag).await.expect_status(204);
    }
    client.put("/versioned").header("if-match", "\"v%3B2;br\"").await.expect_status(412);
    get("br").header("if-none-match", "\"v%3B;br\"").await.expect_status(200);
    let plain = get("br").header("if-none-match", "\"v%3B1\"").await.expect_status(304);
    assert_eq!(plain.header("etag"), Some("\"v%3B1\""));
    // A part of the compressed form is no part of the file.
    let whole = client.get("/source").header("accept-encoding", "gzip").await;
    let tag = whole.header("etag").unwrap();
    client.get("/source").header("range", "bytes=0-9").header("if-range", tag).await.expect_status(200);
}

#[tokio::test]
async fn nobody_measures_what_a_visitor_s_own_credentials_open() {
    let client = Client::over_socket(app()).await;
    let public = "/headed/cache-control/public";
    let private = "/headed/cache-control/private";
    for (target, headers, compressed) in [
        ("/text", &[][..], true),
        ("/text", &[("sec-fetch-site", "cross-site")], true),
        ("/text", &[("cookie", "a=b")], false),
        ("/text", &[("cookie", "a=b"), ("sec-fetch-site", "cross-site")], false),
        ("/text", &[("cookie", "a=b"), ("sec-fetch-site", "same-site")], false),
        ("/text", &[("cookie", "a=b"), ("sec-fetch-site", "same-origin")], true),
        ("/text", &[("cookie", "a=b"), ("sec-fetch-site", "none")], true),
        (private, &[("cookie", "a=b"), ("sec-fetch-site", "none")], true),
        (private, &[("cookie", "a=b")], false),
        (public, &[("cookie", "a=b")], true),
        (public, &[("cookie", "a=b"), ("sec-fetch-site", "cross-site")], true),
        ("/text", &[("authorization", "Basic YTpi"), ("sec-fetch-site", "cross-site")], false),
        ("/text", &[("authorization", "Basic YTpi")], false),
        ("/text", &[("authorization", "Bearer abc")], true),
    ] {
        let mut request = client.get(target).header("accept-encoding", "br");
        // The client sends `Sec-Fetch-Site` of its own accord where there is no `Origin`.
        request = request.header("origin", "http://localhost");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.await.expect_status(200);
        assert_eq!(coding(&answer), compressed.then_some("br"), "{target} {headers:?}");
        assert_eq!(answer.header("vary"), Some("accept-encoding"), "{target} {headers:?}");
    }
}

#[tokio::test]
async fn a_stream_shows_as_far_as_it_has_come() {
    for name in ["gzip", "br", "zstd"] {
        let app = app();
        let go_on = app.go_on.clone();
        let client = Client::over_socket(app).await;
        let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
        let request =
            format!("GET /slow HTTP/1.1\r\nhost: localhost\r\naccept-encoding: {name}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut seen = Vec::new();
        let mut buffer = [0; 4096];
        // The head, and a piece after it, while the handler still waits.
        while String::from_utf8_lossy(&seen).split_once("\r\n\r\n").is_none_or(|(_, body)| body.len() <= 10) {
            let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut buffer));
            let read = read.await.unwrap_or_else(|_| panic!("{name} holds it back")).unwrap();
            assert!(read > 0);
            seen.extend_from_slice(&buffer[..read]);
        }
        go_on.notify_one();
        stream.read_to_end(&mut seen).await.unwrap();
        assert!(seen.ends_with(b"0\r\n\r\n"), "{name}");
        go_on.notify_one();
        let whole = client.get("/slow").header("accept-encoding", name).await.expect_status(200);
        assert_eq!((coding(&whole), whole.header("content-length")), (Some(name), None));
        let expected = "first".repeat(20) + &"second".repeat(20);
        assert_eq!(decompressed(&client, name, whole.bytes()).await, expected.as_bytes());
    }
}

#[tokio::test]
async fn a_body_is_decompressed_where_the_handler_says_so() {
    let client = Client::over_socket(app()).await;
    let gzip = client.get("/text").header("accept-encoding", "gzip").await.bytes().clone();
    let post = |target: &'static str, coding: &'static str, body: &[u8]| {
        client.post(target).header("content-encoding", coding).body(body.to_vec())
    };
    post("/echo", "GZIP", &gzip).await.expect_status(200).expect_text(&text());
    post("/echo", "x-gzip, identity", &gzip).await.expect_status(200).expect_text(&text());
    post("/echo", "identity", b"plain").await.expect_status(200).expect_text("plain");
    // RFC 1952, 2.2: members follow each other.
    post("/echo", "gzip", &gzip.repeat(2)).await.expect_status(200).expect_text(&text().repeat(2));
    for coding in ["deflate", "gzip, gzip", "br, gzip", "é"] {
        let answer = post("/echo", coding, &gzip).await.expect_status(415);
        assert_eq!(answer.header("accept-encoding"), Some("zstd, br, gzip"), "{coding}");
    }
    for body in [&gzip[..gzip.len() - 1], &gzip[..20], b"plain", b""] {
        post("/echo", "gzip", body).await.expect_status(400);
        post("/echo", "br", body).await.expect_status(400);
        post("/echo", "zstd", body).await.expect_status(400);
    }
    let mut wrong = gzip.to_vec();
    let last = wrong.len() - 5;
    wrong[last] ^= 1;
    post("/echo", "gzip", &wrong).await.expect_status(400);
    // Others get what has come.
    let raw = post("/raw", "gzip", &gzip).await.expect_status(200);
    assert_eq!(raw.bytes(), &gzip);
}

#[tokio::test]
async fn a_small_body_that_is_a_large_one_is_refused() {
    let client = Client::over_socket(app()).await;
    for name in ["gzip", "br", "zstd"] {
        let bomb = client.get("/zeros/32").header("accept-encoding", name).await.bytes().clone();
        assert!(bomb.len() < 100_000, "{name}: {} bytes", bomb.len());
        client.post("/limited").header("content-encoding", name).body(bomb.clone()).await.expect_status(413);
        client.post("/echo").header("content-encoding", name).body(bomb).await.expect_status(413);
        let fits = client.get("/zeros/1").header("accept-encoding", name).await.bytes().clone();
        client.post("/limited").header("content-encoding", name).body(fits).await.expect_text("1048576");
    }
    // Members of nothing: what is sent has the limit too.
    let empty = client.get("/zeros/0").header("accept-encoding", "gzip").await.bytes().clone();
    assert!(!empty.is_empty());
    let many = empty.repeat((1 << 20) / empty.len() + 1);
    client.post("/limited").header("content-encoding", "gzip").body(many).await.expect_status(413);
}

mod without {
    #[squall::app(handlers = [super::Text])]
    pub struct App;
}

#[tokio::test]
async fn without_the_word_nothing_is_compressed() {
    let client = Client::over_socket(without::App).await;
    let answer = client.get("/text").header("accept-encoding", "gzip").await.expect_status(200);
    assert_eq!((coding(&answer), answer.header("vary")), (None, None));
}

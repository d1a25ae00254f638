//! Bodies that are made while they are sent: pieces, back-pressure, and what becomes of a failure in the middle.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod logged;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use logged::Log;
use squall::prelude::*;
use squall::testing::Client;
use squall::{Body, File, Streamed};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// How many pieces a stream has been asked for, and how many streams have been dropped.
#[derive(Clone, Default)]
struct Seen(Arc<Counts>);

#[derive(Default)]
struct Counts {
    pieces: AtomicUsize,
    dropped: AtomicUsize,
}

#[app(handlers = [Lines, Pieces, Export, Unsendable, Fails, FailsInBody, Panics, Endless, FromDisk, Wrapped])]
struct App {
    seen: Seen,
    path: PathBuf,
}

#[handler(get, "/lines")]
struct Lines;

impl Lines {
    async fn get(self) -> Streamed {
        Streamed::text(stream::iter(["a\n", "b\n"]))
    }
}

#[handler(get, "/pieces")]
struct Pieces;

impl Pieces {
    async fn get(self) -> Streamed {
        Streamed::bytes(
            stream::iter([Bytes::from_static(b"ab"), Bytes::new(), Bytes::from_static(b"c")]).map(Ok::<_, io::Error>),
        )
    }
}

#[handler(get, "/export")]
struct Export;

impl Export {
    async fn get(self) -> (StatusCode, Streamed) {
        let rows = stream::iter(0..3).map(|row| Ok::<_, Error>(format!("{row};\n")));
        (StatusCode::ACCEPTED, Streamed::new("text/csv; charset=utf-8", rows))
    }
}

#[handler(get, "/unsendable")]
struct Unsendable;

impl Unsendable {
    async fn get(self) -> Streamed {
        Streamed::new("text/csv\nx: y", stream::empty::<Result<Bytes>>())
    }
}

/// Fails at once after its beginning: nobody waits for anything.
fn failing() -> impl futures_util::Stream<Item = io::Result<&'static str>> {
    stream::iter([Ok("the beginning"), Err(io::Error::other("the disk is gone")), Ok("never sent")])
}

#[handler(get, "/fails")]
struct Fails;

impl Fails {
    async fn get(self) -> Streamed {
        Streamed::text(failing())
    }
}

#[handler(get, "/fails-in-body")]
struct FailsInBody;

impl FailsInBody {
    async fn get(self) -> Response {
        Response::new(Body::from_stream(failing()))
    }
}

#[handler(get, "/panics")]
struct Panics;

impl Panics {
    async fn get(self) -> Streamed {
        Streamed::text(stream::iter([Ok::<_, Error>("the beginning")]).chain(stream::poll_fn(|_| panic!("on purpose"))))
    }
}

struct Dropped(Seen);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.0.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

#[handler(get, "/endless")]
struct Endless {
    #[state]
    seen: Seen,
}

impl Endless {
    async fn get(self) -> Streamed {
        let dropped = Dropped(self.seen.clone());
        Streamed::bytes(stream::repeat_with(move || {
            dropped.0.0.pieces.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Error>(vec![b'x'; 64 * 1024])
        }))
    }
}

#[handler(get, "/from-disk")]
struct FromDisk {
    #[state]
    path: PathBuf,
}

impl FromDisk {
    async fn get(self) -> Result<File> {
        File::open(self.path).await
    }
}

/// A body of a stream that is sent with a length.
#[handler(get, "/wrapped")]
struct Wrapped;

impl Wrapped {
    async fn get(self) -> Response {
        let mut response = Response::new(Body::from_stream(stream::iter(["four"]).map(Ok::<_, Error>)));
        response.headers_mut().insert(http::header::CONTENT_LENGTH, 4.into());
        response
    }
}

/// The lines at ERROR and WARN, once there is one. The server of a test logs on the test's thread.
async fn failures(log: &Log) -> Vec<String> {
    for _ in 0..500 {
        let text = log.text();
        let failures = text.lines().filter(|line| line.contains("ERROR") || line.contains("WARN"));
        let failures: Vec<String> = failures.map(str::to_owned).collect();
        if !failures.is_empty() {
            return failures;
        }
        sleep(Duration::from_millis(10)).await;
    }
    Vec::new()
}

async fn site(path: PathBuf) -> (Client, Seen) {
    let seen = Seen::default();
    (Client::over_socket(App { seen: seen.clone(), path }).await, seen)
}

async fn connect(client: &Client, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").as_bytes()).await.unwrap();
    stream
}

/// All that comes until the server ends the connection.
async fn raw(client: &Client, path: &str) -> String {
    let mut bytes = Vec::new();
    let end = timeout(Duration::from_secs(10), connect(client, path).await.read_to_end(&mut bytes)).await;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(end.is_ok(), "the connection stays open after {text:?}");
    text
}

#[tokio::test]
async fn pieces_come_one_after_the_other() {
    let (client, _) = site(PathBuf::new()).await;
    let lines = client.get("/lines").await.expect_status(200).expect_text("a\nb\n");
    lines.expect_header("content-type", "text/plain; charset=utf-8").expect_no_header("content-length");
    let pieces = client.get("/pieces").await.expect_text("abc");
    pieces.expect_header("content-type", "application/octet-stream");
    let rows = client.get("/export").await.expect_status(202).expect_text("0;\n1;\n2;\n");
    rows.expect_header("content-type", "text/csv; charset=utf-8");
    client.get("/unsendable").await.expect_status(500);
    client.get("/wrapped").await.expect_header("content-length", "4").expect_text("four");
}

#[tokio::test]
async fn head_asks_for_no_piece() {
    let (client, seen) = site(PathBuf::new()).await;
    client.head("/endless").await.expect_status(200).expect_no_header("content-length").expect_text("");
    assert_eq!(seen.0.pieces.load(Ordering::SeqCst), 0);
    assert_eq!(seen.0.dropped.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_error_in_the_middle_ends_the_connection_and_is_logged_once() {
    for path in ["/fails", "/fails-in-body"] {
        let (log, _guard) = Log::of_this_thread();
        let (client, _) = site(PathBuf::new()).await;
        let answer = raw(&client, path).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains("the beginning") && !answer.contains("never sent"), "{answer}");
        // The chunk of length 0 would say that this was all.
        assert!(!answer.contains("\r\n0\r\n"), "{answer}");
        let failures = failures(&log).await;
        assert_eq!(failures.len(), 1, "{failures:?}");
        for part in ["ERROR", "a response broke off", "GET", path, "the disk is gone"] {
            assert!(failures[0].contains(part), "{part} is not in {failures:?}");
        }
    }
}

#[tokio::test]
async fn a_stream_that_panics_ends_its_connection_and_no_other() {
    let (client, _) = site(PathBuf::new()).await;
    let answer = raw(&client, "/panics").await;
    assert!(!answer.contains("\r\n0\r\n"), "{answer}");
    client.get("/lines").await.expect_status(200);
}

#[tokio::test]
async fn a_client_that_does_not_read_holds_the_stream_back_and_one_that_leaves_ends_it() {
    let (log, _guard) = Log::of_this_thread();
    let (client, seen) = site(PathBuf::new()).await;
    let stream = connect(&client, "/endless").await;
    let mut before = 0;
    // Until the buffers between the two are full.
    for _ in 0..100 {
        sleep(Duration::from_millis(50)).await;
        let now = seen.0.pieces.load(Ordering::SeqCst);
        if now > 0 && now == before {
            break;
        }
        before = now;
    }
    assert!((1..1000).contains(&before), "{before} pieces of 64 KiB for who reads none");
    assert_eq!(seen.0.pieces.load(Ordering::SeqCst), before);
    drop(stream);
    for _ in 0..500 {
        if seen.0.dropped.load(Ordering::SeqCst) == 1 {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(seen.0.dropped.load(Ordering::SeqCst), 1, "the stream is still there");
    let text = log.text();
    assert!(!text.contains("ERROR") && !text.contains("WARN"), "{text}");
}

#[tokio::test]
async fn a_file_that_shrinks_ends_the_connection_and_is_logged_once() {
    let (log, _guard) = Log::of_this_thread();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    let file = std::fs::File::create(&path).unwrap();
    const LENGTH: u64 = 64 * 1024 * 1024;
    file.set_len(LENGTH).unwrap();
    let (client, _) = site(path).await;
    let mut stream = connect(&client, "/from-disk").await;
    let mut head = [0; 4096];
    let read = stream.read(&mut head).await.unwrap();
    let text = String::from_utf8_lossy(&head[..read]).into_owned();
    assert!(text.to_lowercase().contains(&format!("content-length: {LENGTH}")), "{text}");
    file.set_len(100_000).unwrap();
    let mut rest = Vec::new();
    // A reset says as clearly that this was not all.
    _ = timeout(Duration::from_secs(10), stream.read_to_end(&mut rest)).await.expect("the connection stays open");
    assert!(((read + rest.len()) as u64) < LENGTH, "as much as was promised");
    let failures = failures(&log).await;
    assert_eq!(failures.len(), 1, "{failures:?}");
    for part in ["ERROR", "a response broke off", "/from-disk", "the file became shorter while it was sent"] {
        assert!(failures[0].contains(part), "{part} is not in {failures:?}");
    }
}

#[tokio::test]
async fn of_a_file_that_grows_as_much_is_sent_as_was_promised() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    let file = std::fs::File::create(&path).unwrap();
    const LENGTH: usize = 16 * 1024 * 1024;
    file.set_len(LENGTH as u64).unwrap();
    let (client, _) = site(path).await;
    let mut stream = connect(&client, "/from-disk").await;
    let mut head = [0; 1];
    stream.read_exact(&mut head).await.unwrap();
    file.set_len(2 * LENGTH as u64).unwrap();
    // The connection is whole: it can be asked again.
    stream.write_all(b"GET /lines HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut rest = Vec::new();
    timeout(Duration::from_secs(30), stream.read_to_end(&mut rest)).await.expect("it ends").unwrap();
    let next = rest.windows(8).rposition(|window| window == b"HTTP/1.1").unwrap();
    let body = rest[..next].windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    assert_eq!(next - body, LENGTH);
}

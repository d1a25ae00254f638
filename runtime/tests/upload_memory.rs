//! An upload of 1 GiB, and bodies that are made to cost memory. Alone in its process, whose memory it measures.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod logged;

use logged::Log;
use squall::prelude::*;
use squall::testing::Client;
use squall::{Config, Form, Upload, WatchUploads};
use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const GIB: u64 = 1 << 30;
/// What the process may need more at any time than it needed before, in KiB; among it is what the test sends, twice 1 MiB and
/// its copies.
const MOST: u64 = 32 * 1024;

#[derive(Form)]
struct Post {
    title: String,
    #[form(limit = "1 GiB")]
    film: Option<Upload>,
}

#[handler(post, "/films", body_limit = "2 GiB")]
struct AddFilm {
    #[form]
    post: Post,
}

impl AddFilm {
    async fn post(self) -> String {
        format!("{} {}", self.post.title, self.post.film.map_or(0, |film| film.size()))
    }
}

#[app(handlers = [AddFilm], config = App::config)]
struct App {
    told: Arc<AtomicU64>,
}

impl App {
    fn config(&self) -> Config {
        let told = self.told.clone();
        Config::new().watch_uploads(move |_, progress| {
            assert!(progress.expected.is_none_or(|expected| progress.received <= expected));
            told.fetch_add(1, Ordering::Relaxed);
        })
    }
}

/// The most memory that this process has had in use so far, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Sends the beginning, then these bytes for so many times, then the end; or as much as is taken. The answer's status.
async fn send(address: SocketAddr, framing: &str, begin: &[u8], again: &[u8], times: u64, end: &[u8]) -> (u16, String) {
    let length = begin.len() as u64 + again.len() as u64 * times + end.len() as u64;
    let chunked = framing == "chunked";
    let framing = if chunked { "Transfer-Encoding: chunked".to_owned() } else { format!("Content-Length: {length}") };
    let head = format!(
        "POST /films HTTP/1.1\r\nHost: {address}\r\nContent-Type: multipart/form-data; boundary=x\r\n{framing}\r\nConnection: close\r\n\r\n"
    );
    let piece = |bytes: &[u8]| match chunked && !bytes.is_empty() {
        true => [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat(),
        false => bytes.to_vec(),
    };
    let (begin, again, end) = (piece(begin), piece(again), piece(end));
    let (mut read, mut write) = TcpStream::connect(address).await.unwrap().into_split();
    let sending = tokio::spawn(async move {
        write.write_all(head.as_bytes()).await?;
        write.write_all(&begin).await?;
        for _ in 0..times {
            write.write_all(&again).await?;
        }
        write.write_all(&end).await?;
        if chunked {
            write.write_all(b"0\r\n\r\n").await?;
        }
        io::Result::Ok(write)
    });
    let mut answer = [0; 4096];
    let mut length = 0;
    while !answer[..length].windows(4).any(|four| four == b"\r\n\r\n") && length < answer.len() {
        match read.read(&mut answer[length..]).await {
            Ok(0) | Err(_) => break,
            Ok(read) => length += read,
        }
    }
    let mut text = String::from_utf8_lossy(&answer[..length]).into_owned();
    let mut rest = String::new();
    _ = read.read_to_string(&mut rest).await;
    text.push_str(&rest);
    sending.abort();
    (text.get(9..12).and_then(|status| status.parse().ok()).unwrap_or(0), text)
}

/// The lines of the log, but for those on threads that are held up: a busy machine holds up any.
fn said(log: &Log) -> Vec<String> {
    let text = log.text();
    text.lines().filter(|line| !line.contains("squall::blocking")).map(str::to_owned).collect()
}

const TITLE: &str = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nWind\r\n";
const FILM: &str = "--x\r\nContent-Disposition: form-data; name=\"film\"; filename=\"f\"\r\n\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_and_hostile_bodies_cost_little_memory() {
    let log = Log::of_this_process();
    let told = Arc::new(AtomicU64::new(0));
    let client = Client::over_socket(App { told: told.clone() }).await;
    let address = client.address().unwrap();
    let small = send(address, "length", format!("{TITLE}{FILM}").as_bytes(), b"x", 100_000, b"\r\n--x--\r\n").await;
    assert!(small.0 == 200 && small.1.ends_with("Wind 100000"), "{small:?}");
    let before = peak();
    let grown = |what: &str| {
        let grown = peak() - before;
        writeln!(io::stderr(), "{what}: {grown} KiB more than the {before} before").unwrap();
        assert!(grown < MOST, "{what}: {grown} KiB more");
    };

    let piece = vec![b'x'; 1 << 20];
    for framing in ["length", "chunked"] {
        let begin = format!("{TITLE}{FILM}");
        let (status, text) = send(address, framing, begin.as_bytes(), &piece, GIB >> 20, b"\r\n--x--\r\n").await;
        assert!(status == 200 && text.ends_with(&format!("Wind {GIB}")), "{text}");
        grown("an upload of 1 GiB");
    }
    assert!(told.load(Ordering::Relaxed) > 2000, "its progress is told");

    let head = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n";
    for (what, framing, begin, again, times, expected) in [
        ("100,000 parts in 600 KB", "length", "", "--x\r\n\r", 100_000, 413),
        ("parts without end", "chunked", "", &format!("{head}\r\n"), 1_000_000, 413),
        ("a head of 1 MiB", "length", "--x\r\nX: ", "x", 1 << 20, 413),
        ("1 GiB before the first part", "length", "", &"x".repeat(1 << 20), 1 << 10, 400),
        ("1 GiB after the last", "chunked", "--x--\r\n", &"x".repeat(1 << 20), 1 << 10, 400),
        (
            "a text of 1 GiB",
            "chunked",
            "--x\r\nContent-Disposition: form-data; name=title\r\n\r\n",
            &"x".repeat(1 << 20),
            1 << 10,
            413,
        ),
        ("a file over its limit", "chunked", FILM, &"x".repeat(1 << 20), (1 << 10) + 1, 422),
        ("a body over its limit", "length", FILM, &"x".repeat(1 << 20), (2 << 10) + 1, 413),
        ("line ends alone", "chunked", FILM, &"\r\n--".repeat(1 << 18), 64, 400),
    ] {
        let lines = said(&log).len();
        let begun = Instant::now();
        let end: &[u8] = if expected == 422 { b"\r\n--x--\r\n" } else { b"" };
        let (status, text) = send(address, framing, begin.as_bytes(), again.as_bytes(), times, end).await;
        assert_eq!(status, expected, "{what}: {text}");
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}: {:?}", begun.elapsed());
        grown(what);
        for _ in 0..100 {
            if said(&log).len() > lines {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let said = said(&log);
        assert_eq!(said.len(), lines + 1, "{what}: {said:#?}");
    }
    client.shutdown().await;
}

//! A file of 1 GiB is sent in little memory, as it is, from a folder, and compressed on its way. Alone in its process, whose memory it measures.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use squall::testing::Client;
use squall::{Directory, File};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Duration, sleep};

const LENGTH: u64 = 1 << 30;
/// What the process may need more at any time than it needed before, in KiB.
const MOST: u64 = 16 * 1024;

#[app(handlers = [Large, Media], compression = on)]
struct App {
    path: PathBuf,
    folder: Directory,
}

#[handler(get, "/media/{*path}")]
struct Media {
    path: String,
    #[state]
    folder: Directory,
}

impl Media {
    async fn get(self) -> Result<impl Respond> {
        self.folder.get(&self.path).await
    }
}

#[handler(get, "/large")]
struct Large {
    #[state]
    path: PathBuf,
}

impl Large {
    async fn get(self) -> Result<File> {
        File::open(self.path).await
    }
}

/// The most memory that this process has had in use so far, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Whether this process has the file open.
fn is_open(path: &PathBuf) -> bool {
    let open = fs::read_dir("/proc/self/fd").unwrap().filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
    open.filter(|target| target == path).count() > 0
}

async fn request(client: &Client, target: &str) -> TcpStream {
    let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
    let head =
        format!("GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\naccept-encoding: zstd\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// How many bytes there are until the server closes.
async fn length(mut stream: TcpStream) -> u64 {
    let mut buffer = vec![0; 256 * 1024];
    let mut sum = 0;
    loop {
        match stream.read(&mut buffer).await.unwrap() {
            0 => return sum,
            read => sum += read as u64,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gibibyte_in_a_few_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("large.bin");
    // Holes, which take no room on the disk.
    fs::File::create(&path).unwrap().set_len(LENGTH).unwrap();
    std::os::unix::fs::symlink("large.bin", folder.path().join("large.txt")).unwrap();
    let app = App { path: path.clone(), folder: Directory::uploads(folder.path()) };
    let client = Client::over_socket(app).await;
    let answer = client.get("/large").header("range", "bytes=-4").await.expect_status(206);
    answer.expect_header("content-range", "bytes 1073741820-1073741823/1073741824").expect_text("\0\0\0\0");
    let before = peak();

    let sum = length(request(&client, "/large").await).await;
    assert!((LENGTH..LENGTH + 1000).contains(&sum), "{sum} bytes");
    let grown = peak() - before;
    assert!(grown < MOST, "{grown} KiB more");

    let sum = length(request(&client, "/media/large.bin").await).await;
    assert!((LENGTH..LENGTH + 1000).contains(&sum), "{sum} bytes");
    let of_a_folder = peak() - before;
    let sum = length(request(&client, "/media/large.txt").await).await;
    assert!((10_000..LENGTH / 100).contains(&sum), "{sum} bytes");
    let compressed = peak() - before;
    writeln!(
        std::io::stderr(),
        "before {before} KiB; more after a file {grown}, one of a folder {of_a_folder}, one compressed {compressed} KiB"
    )
    .unwrap();
    assert!(compressed < MOST, "{compressed} KiB more");

    // Ten who ask and do not read, and then leave.
    let mut idle = Vec::new();
    for _ in 0..10 {
        idle.push(request(&client, "/large").await);
    }
    sleep(Duration::from_millis(500)).await;
    assert!(is_open(&path));
    let grown = peak() - before;
    assert!(grown < MOST, "{grown} KiB more");
    drop(idle);
    for _ in 0..500 {
        if !is_open(&path) {
            return;
        }
        sleep(Duration::from_millis(10)).await;
    }
    panic!("the file is still open");
}

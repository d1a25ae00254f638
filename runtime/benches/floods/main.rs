//! What floods of HTTP/2 cost: `cargo bench -p squall --bench floods`.
//!
//! Four attackers send each flood, and connect again whenever their connection is ended, until all frames are sent. A client
//! asks meanwhile, and its times are told; so is what the process has in memory. The server is in this process.
#![allow(clippy::unwrap_used, reason = "a measurement may unwrap: its panic is its message")]
#![allow(dead_code, reason = "what is shared with the tests is not all used here")]

#[path = "../../tests/serving/handlers.rs"]
mod handlers;
#[path = "../../tests/http2/site.rs"]
mod site;
#[path = "../../tests/http2/wire.rs"]
mod wire;

use site::resident;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime;
use wire::*;

const ATTACKERS: usize = 4;

/// How many frames go into one write.
const AT_ONCE: usize = 100;

struct Flood {
    name: &'static str,
    frames: usize,
    make: fn(u32) -> Vec<u8>,
}

const FLOODS: [Flood; 6] = [
    Flood { name: "rapid reset", frames: 10_000, make: rapid_reset },
    Flood { name: "endless CONTINUATION", frames: 100_000, make: continuation },
    Flood { name: "empty DATA", frames: 1_000_000, make: empty_data },
    Flood { name: "SETTINGS", frames: 1_000_000, make: |_| frame(SETTINGS, 0, 0, &[0, 4, 0, 1, 0, 0]) },
    Flood { name: "PING", frames: 1_000_000, make: |_| frame(PING, 0, 0, &[0; 8]) },
    Flood { name: "WINDOW_UPDATE", frames: 1_000_000, make: |_| frame(WINDOW_UPDATE, 0, 0, &[0, 0, 0, 1]) },
];

fn rapid_reset(number: u32) -> Vec<u8> {
    let stream = 2 * number + 1;
    [request(stream, "/slow/60000"), frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes())].concat()
}

fn continuation(number: u32) -> Vec<u8> {
    let block = fields(&[("x-a", &"b".repeat(1000))]);
    if number == 0 { frame(HEADERS, END_STREAM, 1, &block) } else { frame(CONTINUATION, 0, 1, &block) }
}

fn empty_data(number: u32) -> Vec<u8> {
    let post = [(":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", "/upload")];
    if number == 0 { headers(1, 0, &post) } else { frame(DATA, 0, 1, &[]) }
}

fn main() {
    // `cargo test` runs benches to see that they work, and says nothing to them.
    let shortened = !std::env::args().any(|argument| argument == "--bench");
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    println!(
        "flood                    frames  connections      time   memory before and most   p50 and p99 of others, alone"
    );
    runtime.block_on(async {
        for flood in &FLOODS {
            let frames = if shortened { flood.frames / 100 } else { flood.frames };
            let (client, address) = site::start().await;
            let alone = measured(address, tokio::time::sleep(Duration::from_millis(500))).await.1;
            let before = resident();
            let began = Instant::now();
            let share = frames / ATTACKERS;
            let attack = async {
                let attackers: Vec<_> =
                    (0..ATTACKERS).map(|_| tokio::spawn(send(address, share, flood.make))).collect();
                let mut connections = 0;
                for attacker in attackers {
                    connections += attacker.await.unwrap();
                }
                connections
            };
            let ((connections, most), others) = measured(address, with_memory(attack)).await;
            println!(
                "{:<22} {:>8} {:>12} {:>7.1} s {:>10.1} {:>8.1} MB {:>10.1?} {:>9.1?}, {:.1?} {:.1?}",
                flood.name,
                frames,
                connections,
                began.elapsed().as_secs_f64(),
                before as f64 / 1e6,
                most as f64 / 1e6,
                others.0,
                others.1,
                alone.0,
                alone.1,
            );
            client.shutdown().await;
        }
    });
}

/// Sends so many frames, on as many connections as it takes; gives their number.
async fn send(address: SocketAddr, frames: usize, make: fn(u32) -> Vec<u8>) -> usize {
    let (mut sent, mut connections) = (0, 0);
    while sent < frames {
        connections += 1;
        let (mut read, mut write) = Wire::connect(address).await.into_stream().into_split();
        let reading = tokio::spawn(async move {
            let mut scratch = [0; 4096];
            while matches!(read.read(&mut scratch).await, Ok(length) if length > 0) {}
        });
        let mut number = 0;
        while sent < frames && !reading.is_finished() {
            let mut bytes = Vec::new();
            for _ in 0..AT_ONCE.min(frames - sent) {
                bytes.extend(make(number));
                number += 1;
                sent += 1;
            }
            if write.write_all(&bytes).await.is_err() {
                break;
            }
        }
        drop(write);
        _ = tokio::time::timeout(Duration::from_secs(5), reading).await;
    }
    connections
}

/// Runs something while a client asks, and gives the median of its times and their 99th percentile.
async fn measured<T>(address: SocketAddr, what: impl Future<Output = T>) -> (T, (Duration, Duration)) {
    let stop = Arc::new(AtomicBool::new(false));
    let asking = tokio::spawn({
        let stop = stop.clone();
        async move {
            let mut wire = Wire::connect(address).await;
            let mut times = Vec::new();
            let mut stream = 1;
            while !stop.load(Relaxed) || times.is_empty() {
                let began = Instant::now();
                wire.send(&request(stream, "/")).await;
                assert_eq!(wire.body(stream).await, "index");
                times.push(began.elapsed());
                stream += 2;
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            times
        }
    });
    let done = what.await;
    stop.store(true, Relaxed);
    let mut times = asking.await.unwrap();
    times.sort();
    (done, (times[times.len() / 2], times[times.len() * 99 / 100]))
}

/// Runs something, and gives the most that the process has had in memory meanwhile.
async fn with_memory<T>(what: impl Future<Output = T>) -> (T, u64) {
    let stop = Arc::new(AtomicBool::new(false));
    let looking = std::thread::spawn({
        let stop = stop.clone();
        move || {
            let mut most = 0;
            while !stop.load(Relaxed) {
                most = most.max(resident());
                std::thread::sleep(Duration::from_millis(10));
            }
            most.max(resident())
        }
    });
    let done = what.await;
    stop.store(true, Relaxed);
    (done, looking.join().unwrap())
}

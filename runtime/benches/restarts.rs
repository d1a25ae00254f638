//! A hundred restarts each way under load: how many requests were sent, and how many failed.
//!
//! `cargo bench -p squall --bench restarts`; a number as its argument is how many restarts instead.
#![allow(clippy::unwrap_used, reason = "its panic is its message")]

#[cfg(target_os = "linux")]
#[path = "../tests/serving/load.rs"]
mod load;
#[cfg(target_os = "linux")]
#[path = "../tests/serving/mod.rs"]
mod serving;

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("ports are shared out on Linux alone");
}

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(target_os = "linux")]
mod linux {
    use super::load::{self, Manner};
    use super::serving::{address_of, command, inheriting, listening};
    use squall::prelude::*;
    use std::net::{SocketAddr, TcpListener};
    use std::process::Child;
    use std::sync::atomic::Ordering::Relaxed;
    use std::time::{Duration, Instant};

    #[app(handlers = [Index])]
    struct App;

    #[handler(get, "/")]
    struct Index;

    impl Index {
        async fn get(self) -> &'static str {
            "index"
        }
    }

    /// What was turned away by one process is to be heard by the next one, and not turned away again.
    const PAUSE: Duration = Duration::from_secs(1);

    pub fn main() {
        load::serve_if_child(App);
        let count = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(100);
        println!(
            "| way | workers | restarts | requests | failed | connections | made in 0.5 s and more | closed while idle | slowest |"
        );
        println!("|---|---|---|---|---|---|---|---|---|");
        let mut failed = 0;
        for workers in ["shared", "2"] {
            let start = |port: &str| {
                command("", &[("TEST_PORT", port), ("SQUALL_WORKERS", workers), ("SQUALL_LOG", "error")])
                    .spawn()
                    .unwrap()
            };
            let mut first = start("127.0.0.1:0");
            let address = address_of(&mut first);
            failed += restarts("one port", workers, first, address, count, || start(&address.to_string()));

            let socket = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = socket.local_addr().unwrap();
            let start = || {
                let variables = [("SQUALL_WORKERS", workers), ("SQUALL_LOG", "error")];
                inheriting(socket.try_clone().unwrap(), "http", "", &variables).spawn().unwrap()
            };
            let mut first = start();
            listening(&mut first, 1);
            failed += restarts("inherited socket", workers, first, address, count, start);
        }
        assert_eq!(failed, 0, "requests failed");
    }

    fn restarts(
        way: &str,
        workers: &str,
        first: Child,
        address: SocketAddr,
        count: usize,
        next: impl Fn() -> Child,
    ) -> usize {
        let manners = [
            Manner::Busy,
            Manner::Busy,
            Manner::Busy,
            Manner::Fresh,
            Manner::Fresh,
            Manner::Fresh,
            Manner::Pausing(400),
            Manner::Pausing(3000),
        ];
        let began = Instant::now();
        let seen = load::restarts(first, address, &manners, PAUSE, count, next);
        let failed = seen.failed.lock().unwrap();
        println!(
            "| {way} | {workers} | {count} | {} | {} | {} | {} | {} | {} ms |",
            seen.answered.load(Relaxed),
            failed.len(),
            seen.connections.load(Relaxed),
            seen.late.load(Relaxed),
            seen.closed.load(Relaxed),
            seen.slowest_micros.load(Relaxed) / 1000,
        );
        for why in failed.iter().take(10) {
            eprintln!("{why}");
        }
        eprintln!("{:?}", began.elapsed());
        failed.len()
    }
}

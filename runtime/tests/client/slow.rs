//! Who does not read costs little, and is told what it has missed.

use crate::site::{Long, Site, next};
use squall::client::{Client, Connection, Event, Follower};
use squall::{Gap, Offset};
use std::sync::atomic::Ordering::SeqCst;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Bytes of memory that this process has, with its servers.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() * 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_that_is_not_asked_keeps_little_and_is_told_of_the_gap() {
    let site = Site::new();
    let server = site.serve();
    let end = site.topics.history(&Long, 0).await.unwrap().end;
    for scheme in ["http", "ws"] {
        let long = Client::new().follow(&Long, format!("{scheme}://{}/long", server.address)).after(end);
        is_told_of_the_gap(&site, long).await;
    }
}

async fn is_told_of_the_gap(site: &Site, mut long: Follower<String>) {
    let text = "x".repeat(20_000);
    let first = site.topics.publish(&Long, &text).await.unwrap();
    while long.last_offset() != Some(first) {
        assert!(matches!(next(&mut long).await, Some(Ok(Event::Message { .. } | Event::Gap(Gap::Forgotten)))));
    }
    let before = memory();
    // 200 MB, of which nobody reads any.
    let mut last = None;
    for _ in 0..10_000 {
        last = Some(site.topics.publish(&Long, &text).await.unwrap());
    }
    let more = memory().saturating_sub(before);
    assert!(more < 64 * 1024 * 1024, "it takes {more} bytes");
    let (mut gaps, mut messages) = (0, 0);
    let mut at: Option<Offset> = None;
    while at != last {
        match next(&mut long).await {
            // The latter where the site has cut it off meanwhile, as it does after 30 seconds.
            Some(Ok(Event::Gap(Gap::TooSlow | Gap::Forgotten))) => gaps += 1,
            Some(Ok(Event::Message { offset, message })) => {
                assert!(message == text);
                messages += 1;
                at = Some(offset);
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(gaps > 0 && messages < 10_000, "{gaps} gaps, {messages} messages");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_that_is_not_read_keeps_its_site_waiting() {
    let site = Site::new();
    let server = site.serve();
    let url = format!("ws://{}/flood", server.address);
    let mut flood: Connection<String> = Client::new().connect(url).await.unwrap();
    let before = memory();
    // Until nothing more goes.
    let (mut sent, mut since) = (0, Instant::now());
    while since.elapsed() < Duration::from_secs(1) {
        sleep(Duration::from_millis(50)).await;
        let now = site.seen.sent.load(SeqCst);
        if now != sent {
            (sent, since) = (now, Instant::now());
        }
    }
    let more = memory().saturating_sub(before);
    // What the system keeps of a connection, and 16 messages.
    assert!(sent > 16 && sent < 1_000, "{sent} messages were sent");
    assert!(more < 32 * 1024 * 1024, "it takes {more} bytes");
    for number in 0..2_000 {
        let message = flood.next().await.unwrap().unwrap();
        assert_eq!(message.trim_start_matches('0').parse::<u64>().unwrap_or(0), number);
    }
}

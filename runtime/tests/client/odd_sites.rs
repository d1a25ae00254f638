//! Sites that are no good: that are not there, say nothing, or go at once.

use crate::site::{events, next, tea};
use squall::Gap;
use squall::client::{Client, Event};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

/// Answers each connection with this, and keeps it open for a while; how many there have been.
async fn answering(answer: &'static str, open: Duration) -> (SocketAddr, Arc<AtomicU32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicU32::new(0));
    let counted = count.clone();
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            counted.fetch_add(1, SeqCst);
            tokio::spawn(async move {
                _ = socket.read(&mut [0; 4096]).await;
                _ = socket.write_all(answer.as_bytes()).await;
                sleep(open).await;
            });
        }
    });
    (address, count)
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_that_ends_each_connection_is_not_asked_in_a_loop() {
    for answer in ["", "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", HEAD] {
        let (address, count) = answering(answer, Duration::ZERO).await;
        let mut room = Client::new()
            .follow(&tea(), events(address))
            .back_off(Duration::from_millis(100), Duration::from_millis(400));
        let following = timeout(Duration::from_secs(3), async {
            loop {
                match room.next().await {
                    // Where it has been connected, and nothing says where to go on.
                    Some(Ok(Event::Gap(Gap::Forgotten))) if answer == HEAD => {}
                    other => panic!("{other:?}"),
                }
            }
        });
        assert!(following.await.is_err());
        // Each pause is 200 ms and a random time of up to 400 ms.
        let count = count.load(SeqCst);
        assert!((3..=15).contains(&count), "{answer:?}: {count} connections in 3 s");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_told_to_gives_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let began = Instant::now();
    let mut room = Client::new()
        .follow(&tea(), events(address))
        .back_off(Duration::from_millis(50), Duration::from_millis(200))
        .give_up_after(Duration::from_secs(1));
    let error = next(&mut room).await.unwrap().unwrap_err();
    assert!(error.is_temporary() && error.to_string().contains("127.0.0.1"), "{error}");
    assert!(next(&mut room).await.is_none());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_that_says_nothing_is_taken_for_dead() {
    // The first does not even answer, the second does not go on.
    for (answer, what) in [("", "no answer"), (HEAD, "nothing has come")] {
        let (address, count) = answering(answer, Duration::from_secs(60)).await;
        let short = Duration::from_millis(200);
        let mut room = Client::new()
            .connect_within(short)
            .silent_for(short)
            .follow(&tea(), events(address))
            .back_off(short, short)
            .give_up_after(Duration::from_millis(700));
        let error = loop {
            match next(&mut room).await {
                Some(Ok(Event::Gap(Gap::Forgotten))) if count.load(SeqCst) < 4 => {}
                Some(Ok(Event::Gap(_))) => return,
                Some(Err(error)) => break error,
                other => panic!("{other:?}"),
            }
        };
        assert!(error.is_timeout() && error.to_string().contains(what), "{error}");
        assert!(count.load(SeqCst) > 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_without_an_end_is_cut_off() {
    let endless = format!("{HEAD}data: {}", "x".repeat(100_000)).leak();
    let (address, _) = answering(endless, Duration::from_secs(60)).await;
    let mut room = Client::new().message_limit(50_000).follow(&tea(), events(address));
    let error = next(&mut room).await.unwrap().unwrap_err();
    assert!(error.to_string().contains("longer than 50000 bytes"), "{error}");
    assert!(next(&mut room).await.is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn doubles_that_a_site_sends_are_left_out() {
    let stream = "id: ab-1\ndata: {\"number\":1}\n\nid: ab-1\ndata: {\"number\":1}\n\nid: ab-3\ndata: {\"number\":3}\n\n\
        id: ab-2\ndata: {\"number\":2}\n\nevent: news\ndata: {}\n\nevent: gap\ndata: \"too-slow\"\n\n\
        id: ab-2\ndata: {\"number\":2}\n\nid: cd-1\ndata: {\"number\":4}\n\nevent: joined\ndata: \"ada\"\n\n\
        event: left\ndata: 7\n\nevent: subscribed\nid: cd-5\ndata: [\"bob\"]\n\n";
    let (address, _) = answering(format!("{HEAD}{stream}").leak(), Duration::from_secs(60)).await;
    let mut room = Client::new().follow(&tea(), events(address));
    let mut told = Vec::new();
    for _ in 0..8 {
        told.push(match room.next().await.unwrap() {
            Ok(Event::Message { message, offset }) => format!("{} at {offset}", message.number),
            Ok(other) => format!("{other:?}"),
            Err(error) => error.to_string(),
        });
    }
    let expected = [
        "1 at ab-1",
        "3 at ab-3",
        "Gap(TooSlow)",
        "2 at ab-2",
        "4 at cd-1",
        "Joined(\"ada\")",
        "what has come cannot be read: invalid type: integer `7`, expected a string at line 1 column 1",
        "Subscribed { members: Some([\"bob\"]) }",
    ];
    assert_eq!(told, expected);
    assert_eq!(room.last_offset().unwrap().to_string(), "cd-5");
}

//! How long a connection may be silent, and how it ends.

use super::site::{App, UNDER_WAY, listener, serve, start};
use super::wire::*;
use squall::Server;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::time::sleep;

const HEAD: Duration = Duration::from_millis(300);
const IDLE: Duration = Duration::from_millis(900);

async fn short() -> (squall::testing::Client, std::net::SocketAddr) {
    serve(|server| server.header_time(HEAD).idle_time(IDLE).write_time(IDLE).body_time(IDLE)).await
}

/// About so long.
#[track_caller]
fn assert_about(took: Duration, expected: Duration) {
    let early = Duration::from_millis(50);
    assert!(took + early >= expected && took < expected + Duration::from_secs(5), "{took:?} is not {expected:?}");
}

#[tokio::test]
async fn a_preface_that_does_not_go_on() {
    let (_client, address) = short().await;
    for begin in [&b"PR"[..], &PREFACE[..10], PREFACE] {
        let began = Instant::now();
        let mut wire = Wire::silent(address).await;
        wire.send(begin).await;
        let ended = wire.ended().await;
        assert!(ended.frames.iter().all(|frame| frame.kind != HEADERS), "{ended:?}");
        let least = if begin.len() == PREFACE.len() { IDLE } else { HEAD };
        assert_about(began.elapsed(), least.min(HEAD));
    }
}

#[tokio::test]
async fn an_idle_connection_is_told_and_closed() {
    let (_client, address) = short().await;
    let mut wire = Wire::connect(address).await;
    wire.send(&request(1, "/")).await;
    wire.until(|frame| frame.kind == DATA).await;
    let began = Instant::now();
    let goaway = wire.until(|frame| frame.kind == GOAWAY).await;
    assert_eq!(goaway.code(), 0);
    assert_about(began.elapsed(), IDLE);
    // It does not answer the server's ping, as some clients do not.
    wire.ended().await;
    assert_about(began.elapsed(), IDLE + Duration::from_secs(1));
}

#[tokio::test]
async fn who_has_been_idle_longest_makes_room() {
    let bound = Server::new(App).header_time(Duration::from_secs(1)).listen(listener().max_connections(2)).unwrap();
    let address = bound.address().unwrap();
    let running = tokio::spawn(bound.run_until(std::future::pending::<()>()));
    let mut idle = Wire::connect(address).await;
    let mut at_work = Wire::connect(address).await;
    // Idle, then not, then idle again.
    for stream in [1, 3] {
        idle.send(&request(stream, "/")).await;
        idle.until(|frame| frame.kind == DATA).await;
        sleep(Duration::from_millis(2500)).await;
    }
    at_work.send(&request(1, "/slow/5000")).await;
    at_work.ping().await;
    let began = Instant::now();
    let mut newcomer = Wire::connect(address).await;
    newcomer.send(&request(1, "/")).await;
    newcomer.until(|frame| frame.kind == DATA).await;
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    let goaway = idle.until(|frame| frame.kind == GOAWAY).await;
    assert_eq!(goaway.code(), 0);
    idle.ended().await;
    at_work.until(|frame| frame.kind == DATA).await;
    running.abort();
}

#[tokio::test]
async fn pings_do_not_keep_a_connection_open() {
    let (_client, address) = short().await;
    let mut wire = Wire::connect(address).await;
    let began = Instant::now();
    let mut told = false;
    while began.elapsed() < IDLE + Duration::from_secs(3) && !told {
        if !wire.try_send(&frame(PING, 0, 0, &[0; 8])).await {
            break;
        }
        told = wire.until(|frame| matches!(frame.kind, PING | GOAWAY)).await.kind == GOAWAY;
        sleep(Duration::from_millis(20)).await;
    }
    assert!(told);
    assert_about(began.elapsed(), IDLE);
}

#[tokio::test]
async fn a_handler_may_take_its_time() {
    let (_client, address) = short().await;
    let mut wire = Wire::connect(address).await;
    wire.send(&request(1, "/slow/2200")).await;
    assert_eq!(wire.status(1).await, 200);
}

#[tokio::test]
async fn a_head_that_does_not_go_on() {
    let (_client, address) = short().await;
    let whole = request(1, "/");
    let block = &whole[9..];
    let beginnings: [(&str, Vec<u8>); 3] = [
        ("a frame's head", whole[..5].to_vec()),
        ("a block", frame(HEADERS, END_STREAM, 1, &block[..9])),
        ("a block that is continued", {
            [frame(HEADERS, END_STREAM, 1, &block[..9]), frame(CONTINUATION, 0, 1, &block[9..12])].concat()
        }),
    ];
    for (name, beginning) in beginnings {
        let mut wire = Wire::connect(address).await;
        let began = Instant::now();
        wire.send(&beginning).await;
        let ended = wire.ended().await;
        assert_eq!(ended.goaway, Some(ENHANCE_YOUR_CALM), "{name}: {ended:?}");
        assert_about(began.elapsed(), HEAD);
    }
    // Nor by single bytes.
    let mut wire = Wire::connect(address).await;
    wire.send(&frame(HEADERS, END_STREAM, 1, &block[..9])).await;
    let began = Instant::now();
    let mut open = true;
    while open && began.elapsed() < Duration::from_secs(5) {
        sleep(HEAD / 4).await;
        open = wire.try_send(&frame(CONTINUATION, 0, 1, &[])).await;
    }
    assert_eq!(wire.ended().await.goaway, Some(ENHANCE_YOUR_CALM));
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_body_that_does_not_go_on() {
    let (_client, address) = short().await;
    let mut wire = Wire::connect(address).await;
    let began = Instant::now();
    let post = [(":method", "POST"), (":scheme", "http"), (":authority", "localhost"), (":path", "/upload")];
    wire.send(&headers(1, 0, &post)).await;
    wire.send(&frame(DATA, 0, 1, b"abc")).await;
    assert_eq!(wire.status(1).await, 408);
    assert_about(began.elapsed(), IDLE);
    // Only this request has ended.
    wire.send(&request(3, "/")).await;
    wire.until(|frame| frame.kind == HEADERS && frame.stream == 3).await;
}

#[tokio::test]
async fn an_answer_that_is_not_taken() {
    let (_client, address) = short().await;
    // No window at all, and one that is used up.
    for window in [0, 1000] {
        let mut wire = Wire::with_settings(address, &[(4, window)]).await;
        wire.send(&request(1, "/large/100000")).await;
        let began = Instant::now();
        let ended = wire.ended().await;
        assert_eq!(ended.goaway, Some(ENHANCE_YOUR_CALM), "{ended:?}");
        assert_about(began.elapsed(), IDLE);
    }
    // What comes of it in time keeps it open.
    let mut wire = Wire::with_settings(address, &[(4, 0)]).await;
    wire.send(&request(1, "/large/3000")).await;
    for _ in 0..3 {
        sleep(IDLE * 2 / 3).await;
        wire.send(&frame(WINDOW_UPDATE, 0, 1, &1000_u32.to_be_bytes())).await;
        wire.until(|frame| frame.kind == DATA).await;
    }
}

#[tokio::test]
async fn a_socket_that_takes_nothing() {
    let (_client, address) = short().await;
    let largest = 0x7fff_ffff_u32;
    let mut wire = Wire::with_settings(address, &[(4, largest)]).await;
    wire.send(&frame(WINDOW_UPDATE, 0, 0, &(largest - 65_535).to_be_bytes())).await;
    wire.send(&request(1, "/large/60000000")).await;
    sleep(IDLE * 3).await;
    // It has been closed: what the kernel has is all that comes.
    let mut came = 0;
    while let Some(frame) = wire.next().await {
        came += frame.payload.len();
    }
    assert!(came < 60_000_000, "{came}");
}

/// A server within the test, and what stops it.
async fn stoppable(drain: Duration) -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let bound = Server::new(App).drain_time(drain).listen(listener()).unwrap();
    let address = bound.address().unwrap();
    let running = tokio::spawn(async move {
        bound.run_until(async { _ = stopped.await }).await.unwrap();
    });
    (address, stop, running)
}

#[tokio::test]
async fn running_requests_are_finished_before_the_end() {
    let (address, stop, running) = stoppable(Duration::from_secs(10)).await;
    let mut wire = Wire::connect(address).await;
    wire.send(&request(1, "/slow/600")).await;
    wire.ping().await;
    let began = Instant::now();
    stop.send(()).unwrap();
    let goaway = wire.until(|frame| frame.kind == GOAWAY).await;
    assert_eq!(goaway.code(), 0);
    assert_eq!(&goaway.payload[..4], &[0x7f, 0xff, 0xff, 0xff], "requests under way are not refused");
    let ping = wire.until(|frame| frame.kind == PING).await;
    // What has been sent before the end was heard of is answered.
    wire.send(&request(3, "/slow/300")).await;
    wire.send(&frame(PING, ACK, 0, &ping.payload)).await;
    let goaway = wire.until(|frame| frame.kind == GOAWAY).await;
    assert_eq!(&goaway.payload[..4], &[0, 0, 0, 3]);
    let ended = wire.ended().await;
    let ends: Vec<_> = ended.frames.iter().filter(|it| it.flags & END_STREAM != 0).map(|it| it.stream).collect();
    assert_eq!(ends, [3, 1]);
    running.await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_request_that_does_not_end_is_ended_by_the_deadline() {
    let (address, stop, running) = stoppable(Duration::from_secs(2)).await;
    let mut wire = Wire::connect(address).await;
    wire.send(&request(1, "/forever")).await;
    wire.ping().await;
    let before = UNDER_WAY.load(Relaxed);
    assert!(before > 0);
    let began = Instant::now();
    stop.send(()).unwrap();
    running.await.unwrap();
    assert_about(began.elapsed(), Duration::from_secs(2));
    wire.ended().await;
    assert!(UNDER_WAY.load(Relaxed) < before, "its handler still runs");
}

#[tokio::test]
async fn whoever_takes_an_answer_slowly_has_its_time_also_at_the_end() {
    // More than sockets hold, and all of it may come at once as far as HTTP/2 is concerned.
    const LARGE: usize = 32 * 1024 * 1024;
    let (address, stop, running) = stoppable(Duration::from_secs(20)).await;
    let mut wire = Wire::with_settings(address, &[(4, 0x7fff_ffff)]).await;
    wire.send(&frame(WINDOW_UPDATE, 0, 0, &0x7000_0000_u32.to_be_bytes())).await;
    wire.send(&request(1, &format!("/large/{LARGE}"))).await;
    sleep(Duration::from_millis(500)).await;
    stop.send(()).unwrap();
    // Longer than a connection without requests is waited for.
    sleep(Duration::from_millis(2500)).await;
    let ended = wire.ended().await;
    let taken: usize = ended.frames.iter().filter(|it| it.kind == DATA).map(|it| it.payload.len()).sum();
    assert_eq!((taken, ended.goaway), (LARGE, Some(0)));
    running.await.unwrap();
}

#[tokio::test]
async fn a_handler_ends_with_its_stream_or_its_connection() {
    let (_client, address) = start().await;
    let under_way = async |count: usize| {
        let began = Instant::now();
        while UNDER_WAY.load(Relaxed) != count && began.elapsed() < Duration::from_secs(5) {
            sleep(Duration::from_millis(10)).await;
        }
        UNDER_WAY.load(Relaxed)
    };
    let base = UNDER_WAY.load(Relaxed);
    let mut wire = Wire::connect(address).await;
    for stream in [1, 3, 5] {
        wire.send(&request(stream, "/forever")).await;
    }
    wire.ping().await;
    assert!(UNDER_WAY.load(Relaxed) >= base + 3);
    wire.send(&frame(RST_STREAM, 0, 3, &8_u32.to_be_bytes())).await;
    let after = UNDER_WAY.load(Relaxed);
    drop(wire);
    let left = under_way(base).await;
    assert!(left <= base, "{left} of {after} still run");
}

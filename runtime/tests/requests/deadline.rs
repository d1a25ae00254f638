//! Handlers that take too long.

use squall::MatchedRoute;
use squall::prelude::*;
use squall::testing::Client;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

#[app(handlers = [Stuck, Patient, Own, Body, Limits])]
struct App {
    dropped: Arc<AtomicUsize>,
}

#[section("/api", deadline = "1s")]
struct Api;

/// Counts when it is dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_add(1, SeqCst);
    }
}

#[handler(get, "/stuck", in = Api)]
struct Stuck {
    #[state]
    dropped: Arc<AtomicUsize>,
}

impl Stuck {
    async fn get(self) -> &'static str {
        let _counted = Counted(self.dropped);
        pending().await
    }
}

#[handler(get, "/patient", in = Api, deadline = off("it waits for more than the section allows"))]
struct Patient;

impl Patient {
    async fn get(self) -> &'static str {
        sleep(Duration::from_millis(1300)).await;
        "done"
    }
}

#[handler(get, "/own", in = Api, deadline = "1h")]
struct Own;

impl Own {
    async fn get(self) -> &'static str {
        sleep(Duration::from_millis(1300)).await;
        "done"
    }
}

/// Reads a body that does not come.
#[handler(post, "/body", in = Api)]
struct Body {
    #[body]
    body: String,
}

impl Body {
    async fn post(self) -> String {
        self.body
    }
}

#[handler(get, "/limits", in = Api, deadline = "2m")]
struct Limits {
    route: MatchedRoute,
}

impl Limits {
    async fn get(self) -> String {
        format!("{:?} {:?}", self.route.deadline(), self.route.body_limit())
    }
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_503_and_dropped() {
    let dropped = Arc::new(AtomicUsize::new(0));
    for client in
        [Client::new(App { dropped: dropped.clone() }), Client::over_socket(App { dropped: dropped.clone() }).await]
    {
        let before = dropped.load(SeqCst);
        let began = Instant::now();
        client.get("/api/stuck").await.expect_status(503);
        assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
        assert_eq!(dropped.load(SeqCst), before + 1, "what it was doing is dropped");
        client.get("/api/patient").await.expect_status(200);
        client.get("/api/own").await.expect_status(200);
    }
}

#[tokio::test]
async fn the_body_counts_and_the_connection_is_closed() {
    let client = Client::over_socket(App { dropped: Arc::default() }).await;
    let mut stream = TcpStream::connect(client.address().unwrap()).await.unwrap();
    stream.write_all(b"POST /api/body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{answer}");
    assert_eq!(answer.matches("HTTP/1.1").count(), 1, "{answer}");
}

#[tokio::test]
async fn a_route_tells_its_limits() {
    let client = Client::new(App { dropped: Arc::default() });
    assert_eq!(client.get("/api/limits").await.text(), "Some(120s) Some(2097152)");
}

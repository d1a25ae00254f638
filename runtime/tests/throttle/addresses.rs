//! How many requests one visitor may send, over a socket.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Body, Connection};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;
use tower::ServiceExt;

#[app(handlers = [SignIn, Free, Slow, Quick, Own, Open, Inner])]
struct App;

#[handler(get, post, "/sign-in", throttle = "10/1h")]
struct SignIn;

impl SignIn {
    async fn get(self) -> &'static str {
        "form"
    }

    async fn post(self) -> &'static str {
        "in"
    }
}

#[handler(get, "/free")]
struct Free;

impl Free {
    async fn get(self) {}
}

#[section("/api", throttle = "3/1d")]
struct Api;

#[section("/inner", in = Api)]
struct InApi;

#[handler(get, "/slow", in = Api)]
struct Slow;

impl Slow {
    async fn get(self) {}
}

#[handler(get, "/quick", in = Api)]
struct Quick;

impl Quick {
    async fn get(self) {}
}

#[handler(get, "/own", in = Api, throttle = "1/1d")]
struct Own;

impl Own {
    async fn get(self) {}
}

#[handler(get, "/open", in = Api, throttle = off("our own monitoring asks here"))]
struct Open;

impl Open {
    async fn get(self) {}
}

#[handler(get, "/x", in = InApi)]
struct Inner;

impl Inner {
    async fn get(self) {}
}

/// As many connections, and requests on each.
const CONNECTIONS: usize = 100;
const REQUESTS: usize = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_at_once_let_exactly_ten_through() {
    let client = Client::over_socket(App).await;
    let address = client.address().unwrap();
    let ready = Arc::new(Barrier::new(CONNECTIONS));
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let ready = ready.clone();
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let request = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
                let last = format!("{request}Connection: close\r\n\r\n");
                ready.wait().await;
                let all = format!("{request}\r\n").repeat(REQUESTS - 1) + &last;
                stream.write_all(all.as_bytes()).await.unwrap();
                let mut answers = String::new();
                stream.read_to_string(&mut answers).await.unwrap();
                let count = |status: &str| answers.matches(&format!("HTTP/1.1 {status} ")).count();
                (count("200"), count("429"))
            })
        })
        .collect();
    let (mut passed, mut refused) = (0, 0);
    for task in tasks {
        let (more_passed, more_refused) = task.await.unwrap();
        passed += more_passed;
        refused += more_refused;
    }
    assert_eq!((passed, refused), (10, CONNECTIONS * REQUESTS - 10));
    client.get("/free").await.expect_status(204);
    client.shutdown().await;
}

#[tokio::test]
async fn the_answer_says_when_to_come_back() {
    let client = Client::over_socket(App).await;
    for _ in 0..10 {
        client.get("/sign-in").await.expect_status(200);
    }
    let answer = client.post("/sign-in").await.expect_status(429);
    let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((350..=360).contains(&seconds), "{seconds}");
    assert!(answer.text().contains("too many requests"), "{}", answer.text());
    // The same visitor to another server of the same app is another matter.
    Client::over_socket(App).await.get("/sign-in").await.expect_status(200);
    client.shutdown().await;
}

#[tokio::test]
async fn a_section_counts_its_handlers_together_but_those_that_say_otherwise() {
    let client = Client::new(App);
    client.get("/api/slow").await.expect_status(204);
    client.get("/api/quick").await.expect_status(204);
    client.get("/api/own").await.expect_status(204);
    client.get("/api/inner/x").await.expect_status(204);
    client.get("/api/slow").await.expect_status(429);
    client.get("/api/inner/x").await.expect_status(429);
    client.get("/api/own").await.expect_status(429);
    for _ in 0..20 {
        client.get("/api/open").await.expect_status(204);
    }
}

#[tokio::test]
async fn what_is_refused_as_cross_site_is_not_counted() {
    let client = Client::new(App);
    for _ in 0..20 {
        client.post("/sign-in").header("sec-fetch-site", "cross-site").await.expect_status(403);
    }
    client.post("/sign-in").await.expect_status(200);
}

#[tokio::test]
async fn addresses_are_counted_apart_and_a_network_of_ipv6_together() {
    let service = squall::service(App);
    let status = async |address: &str| {
        let mut request = http::Request::get("/api/own").body(Body::empty()).unwrap();
        request.extensions_mut().insert(Connection::from_peer(format!("{address}:1").parse().unwrap()));
        service.clone().oneshot(request).await.unwrap().status()
    };
    assert_eq!(status("192.0.2.1").await, 204);
    assert_eq!(status("192.0.2.1").await, 429);
    assert_eq!(status("192.0.2.2").await, 204);
    assert_eq!(status("[::ffff:192.0.2.1]").await, 429);
    assert_eq!(status("[2001:db8:1:2::1]").await, 204);
    assert_eq!(status("[2001:db8:1:2:3::9]").await, 429);
    assert_eq!(status("[2001:db8:1:3::1]").await, 204);
}

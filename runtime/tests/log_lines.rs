//! What the log tells of requests: one line each, whatever goes wrong.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod logged;

use logged::Log;
use squall::prelude::*;
use squall::testing::Client;
use std::convert::Infallible;
use tower::layer::layer_fn;
use tower::util::MapResult;

#[app(handlers = [Fine, Refuses, Fails, Panics, Answers, PageFails, PagePanics], errors = page)]
struct App;

fn page(error: &Error, request: &Request) -> Result<String> {
    if request.path().starts_with("/page-fails") {
        Err(Error::internal("the page has no template"))?;
    }
    if request.path().starts_with("/page-panics") {
        panic!("the page panics");
    }
    Ok(format!("page of {}", error.status().as_u16()))
}

#[handler(get, "/fine/{name}")]
struct Fine {
    name: String,
}

impl Fine {
    async fn get(self) -> String {
        self.name
    }
}

#[handler(get, "/refuses")]
struct Refuses;

impl Refuses {
    async fn get(self) -> Result<&'static str> {
        Err(Error::conflict("not now").with_cause("which nobody asked for"))
    }
}

#[handler(get, "/fails")]
struct Fails;

impl Fails {
    async fn get(self) -> Result<String> {
        Ok(std::fs::read_to_string("/there is no such file\nnor line")?)
    }
}

#[handler(get, "/panics")]
struct Panics;

impl Panics {
    async fn get(self) -> String {
        panic!("on\npurpose")
    }
}

/// No error, only its status.
#[handler(get, "/answers")]
struct Answers;

impl Answers {
    async fn get(self) -> (StatusCode, &'static str) {
        (StatusCode::BAD_GATEWAY, "the machine behind is gone")
    }
}

#[handler(get, "/page-fails/{what}")]
struct PageFails {
    what: String,
}

impl PageFails {
    async fn get(self) -> Result<String> {
        if self.what == "refusal" { Err(Error::conflict("no")) } else { Err(Error::internal("the first failure")) }
    }
}

#[handler(get, "/page-panics")]
struct PagePanics;

impl PagePanics {
    async fn get(self) -> Result<String> {
        Err(Error::internal("the first failure"))
    }
}

// One test, since a process has one log.
#[tokio::test]
async fn a_request_has_one_line_of_log() {
    let log = Log::default();
    // All that is logged, whoever logs it; panics are printed by their hook, which is the app's affair.
    tracing_subscriber::fmt().with_writer(log.clone()).with_max_level(tracing::Level::DEBUG).with_ansi(false).init();
    let here = file!();
    for client in [Client::new(App), Client::over_socket(App).await] {
        let ways: [(&str, u16, &str, &[&str]); 10] = [
            ("/fine/a?secret=1", 200, "INFO", &["method=GET", "path=/fine/a ", "status=200", "micros="]),
            ("/nowhere", 404, "INFO", &["status=404"]),
            ("/refuses", 409, "INFO", &["status=409"]),
            ("/fails", 500, "ERROR", &["status=500", "micros=", "No such file", here, "a request failed"]),
            ("/panics", 500, "ERROR", &["status=500", "panic: on\\npurpose"]),
            ("/answers", 502, "INFO", &["status=502"]),
            ("/page-fails/refusal", 409, "ERROR", &["status=409", "the page has no template"]),
            ("/page-fails/failure", 500, "ERROR", &["the first failure; then, at ", "the page has no template"]),
            ("/page-panics", 500, "ERROR", &["the first failure; then, at ", "panic: the page panics"]),
            ("/a%0Ab", 404, "INFO", &["path=/a%0Ab "]),
        ];
        for (target, status, level, parts) in ways {
            client.get(target).await.expect_status(status);
            let lines = log.take_lines();
            assert_eq!(lines.len(), 1, "{target}: {lines:#?}");
            assert!(lines[0].contains(&format!(" {level} squall::access: ")), "{target}: {lines:?}");
            assert!(!lines[0].contains("secret"), "{target}: {lines:?}");
            for part in parts {
                assert!(lines[0].contains(part), "{target}: {part:?} is not in {lines:?}");
            }
        }
        client.request(http::Method::from_bytes(b"BREW").unwrap(), "/").await.expect_status(501);
        let lines = log.take_lines();
        assert!(lines.len() == 1 && lines[0].contains(" INFO ") && lines[0].contains("status=501"), "{lines:?}");
        client.shutdown().await;
        // A server says that it stops.
        let rest: Vec<String> =
            log.take_lines().into_iter().filter(|line| !line.contains(" squall::server: ")).collect();
        assert_eq!(rest, [""; 0]);
    }
    a_refusal_of_the_server_has_one_line_too(&log).await;
    a_layer_that_fails_has_one_line_too(&log).await;
}

type Answer<E> = std::result::Result<squall::Response, E>;

/// What is not there makes the layer fail.
fn refused(answer: Answer<Infallible>) -> Answer<Box<dyn std::error::Error + Send + Sync>> {
    match answer {
        Ok(answer) if answer.status() == 404 => Err("no\nroom".into()),
        Ok(answer) => Ok(answer),
        Err(never) => match never {},
    }
}

async fn a_layer_that_fails_has_one_line_too(log: &Log) {
    let layer = layer_fn(|app| MapResult::new(app, refused));
    let client = Client::of_server(squall::Server::new(App).layer(layer)).await;
    client.get("/nowhere?secret=1").await.expect_status(500);
    let lines = log.take_lines();
    let failed: Vec<_> = lines.iter().filter(|line| line.contains("a layer failed")).collect();
    assert_eq!(failed.len(), 1, "{lines:?}");
    for part in [" ERROR ", "method=GET", "path=\"/nowhere\"", "status=500", "cause=\"no\\nroom\""] {
        assert!(failed[0].contains(part), "{part:?} is not in {failed:?}");
    }
    assert!(!lines.concat().contains("secret"), "{lines:?}");
    client.shutdown().await;
}

async fn a_refusal_of_the_server_has_one_line_too(log: &Log) {
    let client = Client::over_socket(App).await;
    client.get("/fine/a").header("host", "a/b").await.expect_status(400);
    let lines = log.take_lines();
    assert!(lines.len() == 1 && lines[0].contains("status=400"), "{lines:?}");
    client.shutdown().await;
}

//! What the log says of a cross-site request: one line, beside the one that every request has.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use squall::testing::Client;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

#[app(handlers = [Add])]
struct App;

#[handler(post, "/add")]
struct Add;

impl Add {
    async fn post(self) {}
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Log;

    fn make_writer(&self) -> Log {
        self.clone()
    }
}

#[tokio::test]
async fn each_refusal_is_told_once_with_the_rule_that_it_fell_under() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let client = Client::new(App);
    client.post("/add").await.expect_status(204);
    client.post("/add").header("sec-fetch-site", "same-site").await.expect_status(403);
    client.post("/add").header("origin", "https://evil.example").await.expect_status(403);
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let refusals: Vec<&str> = text.lines().filter(|line| line.contains("squall::xsrf")).collect();
    assert_eq!(refusals.len(), 2, "{text}");
    assert!(refusals[0].contains("WARN") && refusals[0].contains("rule=\"sec-fetch-site\""), "{}", refusals[0]);
    assert!(refusals[0].contains("site=\"same-site\"") && refusals[0].contains("path=\"/add\""), "{}", refusals[0]);
    assert!(refusals[1].contains("rule=\"origin\"") && refusals[1].contains("https://evil.example"), "{}", refusals[1]);
    let others = text.lines().filter(|line| !line.contains("squall::xsrf") && !line.contains("squall::access"));
    assert_eq!(others.collect::<Vec<_>>(), [""; 0], "{text}");
}

//! What the log says of a cross-site request: one line, beside the one that every request has.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod logged;

use logged::Log;
use squall::prelude::*;
use squall::testing::Client;

#[app(handlers = [Add])]
struct App;

#[handler(post, "/add")]
struct Add;

impl Add {
    async fn post(self) {}
}

#[tokio::test]
async fn each_refusal_is_told_once_with_the_rule_that_it_fell_under() {
    let (log, _guard) = Log::of_this_thread();
    let client = Client::new(App);
    client.post("/add").await.expect_status(204);
    client.post("/add").header("sec-fetch-site", "same-site").await.expect_status(403);
    client.post("/add").header("origin", "https://evil.example").await.expect_status(403);
    let text = log.text();
    let refusals: Vec<&str> = text.lines().filter(|line| line.contains("squall::xsrf")).collect();
    assert_eq!(refusals.len(), 2, "{text}");
    assert!(refusals[0].contains("WARN") && refusals[0].contains("rule=\"sec-fetch-site\""), "{}", refusals[0]);
    assert!(refusals[0].contains("site=\"same-site\"") && refusals[0].contains("path=\"/add\""), "{}", refusals[0]);
    assert!(refusals[1].contains("rule=\"origin\"") && refusals[1].contains("https://evil.example"), "{}", refusals[1]);
    let others = text.lines().filter(|line| !line.contains("squall::xsrf") && !line.contains("squall::access"));
    assert_eq!(others.collect::<Vec<_>>(), [""; 0], "{text}");
}

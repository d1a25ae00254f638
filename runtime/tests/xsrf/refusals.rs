//! What becomes of a request that a page elsewhere had a browser send, and who may send one all the same.

use squall::prelude::*;
use squall::testing::{Client, TestRequest};
use squall::{Config, Environment};

#[app(handlers = [Add, Hook, Read], trusted_origins = ["https://Pay.example.com:443", insecure("http://intranet:8080", "it has no TLS")])]
struct App;

#[handler(post, put, "/add")]
struct Add {
    #[query]
    number: u32,
    #[body]
    _body: String,
}

impl Add {
    async fn post(self) -> String {
        self.number.to_string()
    }

    async fn put(self) -> String {
        self.number.to_string()
    }
}

#[handler(get, post, "/hook", xsrf = exempt("signed by the payment provider"))]
struct Hook;

impl Hook {
    async fn get(self) {}
    async fn post(self) {}
}

#[handler(get, "/read")]
struct Read;

impl Read {
    async fn get(self) {}
}

fn from(request: TestRequest, site: &'static str, origin: &'static str) -> TestRequest {
    let request = if site.is_empty() { request } else { request.header("sec-fetch-site", site) };
    if origin.is_empty() { request } else { request.header("origin", origin) }
}

#[tokio::test]
async fn it_is_refused_before_any_field_is_read() {
    let client = Client::over_socket(App).await;
    // Without the query that a field wants: that would be a 400.
    let answer = from(client.post("/add"), "cross-site", "https://evil.example").await.expect_status(403);
    assert!(answer.text().contains("Sec-Fetch-Site: cross-site"), "{}", answer.text());
    let silent = from(client.post("/add"), "cross-site", "").await.expect_status(403);
    silent.expect_text_containing("no Origin says which did");
    assert!(answer.text().contains("https://evil.example"), "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    from(client.post("/add"), "same-origin", "").await.expect_status(400);
    let answer = from(client.post("/add?number=1"), "", "https://evil.example").await.expect_status(403);
    assert!(answer.text().contains("trusted_origins"), "{}", answer.text());
    client.shutdown().await;
}

#[tokio::test]
async fn trusted_origins_may_send_anything() {
    let client = Client::new(App);
    for site in ["cross-site", "same-site", ""] {
        for (origin, status) in [
            ("https://pay.example.com", 200),
            ("http://intranet:8080", 200),
            ("http://intranet", 403),
            ("http://pay.example.com", 403),
            ("https://pay.example.com:8443", 403),
            ("https://pay.example.com.evil.example", 403),
            ("https://pay.example.com/", 403),
            ("null", 403),
        ] {
            from(client.post("/add?number=1"), site, origin).await.expect_status(status);
        }
    }
    let twice = from(client.post("/add?number=1"), "cross-site", "https://pay.example.com");
    twice.header("origin", "https://pay.example.com").await.expect_status(403);
    let twice = from(client.post("/add?number=1"), "same-origin", "");
    twice.header("sec-fetch-site", "same-origin").await.expect_status(403);
}

#[tokio::test]
async fn an_exempt_handler_answers_everybody_and_others_answer_safe_methods() {
    let client = Client::new(App);
    from(client.post("/hook"), "cross-site", "https://evil.example").await.expect_status(204);
    from(client.get("/hook"), "cross-site", "https://evil.example").await.expect_status(204);
    from(client.get("/read"), "cross-site", "null").await.expect_status(204);
    from(client.head("/read"), "cross-site", "null").await.expect_status(204);
    // Nothing is done by these, so nothing is refused: there is no such method, no such path.
    from(client.post("/read"), "cross-site", "null").await.expect_status(405);
    from(client.post("/nowhere"), "cross-site", "null").await.expect_status(404);
}

#[tokio::test]
async fn the_testing_client_is_a_browser_that_shows_the_sites_own_pages() {
    let client = Client::new(App);
    client.post("/add?number=1").header("cookie", "seen=1").await.expect_status(200);
    client.post("/add?number=1").header("cookie", "seen=1").header("origin", "null").await.expect_status(403);
}

#[app(handlers = [Add], config = Live::config)]
struct Live;

impl Live {
    fn config(&self) -> Config {
        Config::new().environment(Environment::Production)
    }
}

#[tokio::test]
async fn in_production_the_rule_is_for_the_log_alone() {
    let client = Client::new(Live);
    let answer = from(client.post("/add"), "cross-site", "https://evil.example").await.expect_status(403);
    assert!(answer.text().contains("does not come from a page of this site"), "{}", answer.text());
    assert!(!answer.text().contains("Sec-Fetch-Site"), "{}", answer.text());
}

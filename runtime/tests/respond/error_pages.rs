//! How errors look to a client, over a socket: by its `Accept`, and by the app's own page.

use serde::Deserialize;
use squall::prelude::*;
use squall::testing::{Answer, Client};

#[derive(Deserialize)]
struct Stars {
    stars: u8,
}

#[handler(post, "/stars", body_limit = 20)]
struct AddStars {
    #[json]
    stars: Stars,
}

impl AddStars {
    async fn post(self) -> String {
        self.stars.stars.to_string()
    }
}

#[handler(get, "/fails")]
struct Fails;

impl Fails {
    async fn get(self) -> Result<String> {
        Ok(std::fs::read_to_string("/secret/file")?)
    }
}

#[handler(get, "/panics")]
struct Panics;

impl Panics {
    async fn get(self) -> String {
        panic!("secret")
    }
}

#[handler(get, "/or/{what}")]
struct Or {
    what: String,
}

impl Or {
    async fn get(self) -> Result<String> {
        let number: u8 = self.what.parse().or_status(StatusCode::BAD_REQUEST, "this is no number")?;
        let name = ["zero", "one"].get(usize::from(number)).or_status(StatusCode::GONE, "only two <are> left")?;
        Ok((*name).to_owned())
    }
}

mod default_pages {
    use super::*;

    #[app(handlers = [AddStars, Fails, Panics, Or])]
    pub struct App;
}

mod own_pages {
    use super::*;

    #[app(handlers = [AddStars, Fails, Panics, Or], errors = page)]
    pub struct App;

    fn page(error: &Error, _: &Request) -> Html<String> {
        Html(format!("<p>{}: {}", error.status().as_u16(), error.message().unwrap_or("sorry")))
    }
}

/// The requests that go wrong, each with its status and a part of what the client is told.
async fn errors(client: &Client, accept: &str) -> Vec<(u16, &'static str, Answer)> {
    let get = |path: &str| client.get(path).header("accept", accept.to_owned());
    let post = |kind: &'static str, body: &'static str| {
        client.post("/stars").header("accept", accept.to_owned()).header("content-type", kind).body(body)
    };
    vec![
        (404, "", get("/nowhere").await),
        (405, "", get("/stars").await),
        (413, "longer than 20 bytes", post("application/json", r#"{"stars": 5, "more": 6}"#).await),
        (415, "application/json", post("text/plain", "{}").await),
        (422, "stars", post("application/json", r#"{"stars": 256}"#).await),
        (400, "line 1", post("application/json", "{").await),
        (500, "", get("/fails").await),
        (500, "", get("/panics").await),
        (400, "this is no number", get("/or/x").await),
        (410, "only two", get("/or/2").await),
    ]
}

#[tokio::test]
async fn the_default_pages_are_what_the_client_accepts() {
    let client = Client::over_socket(default_pages::App).await;
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for (accept, content_type) in [
        (browser, "text/html; charset=utf-8"),
        ("*/*", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/problem+json, text/html;q=0.5", "application/problem+json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("image/png", "application/problem+json"),
    ] {
        for (status, part, answer) in errors(&client, accept).await {
            let answer = answer.expect_status(status).expect_header("content-type", content_type);
            let answer = answer.expect_header("vary", "Accept").expect_header("cache-control", "no-store");
            let answer = answer.expect_text_containing(part);
            assert!(!answer.text().contains("secret"), "{answer}");
            if status == 405 {
                assert_eq!(answer.header("allow"), Some("POST, OPTIONS"));
            }
            if content_type == "application/problem+json" {
                let problem: serde_json::Value = answer.json();
                assert_eq!(problem["status"], status, "{answer}");
                assert!(problem["title"].is_string(), "{answer}");
                assert_eq!(problem.get("detail").is_some(), !part.is_empty(), "{answer}");
            }
            if content_type.starts_with("text/html") {
                assert!(answer.text().starts_with("<!DOCTYPE html>") && !answer.text().contains("<are>"), "{answer}");
            }
        }
    }
    client.get("/or/1").await.expect_status(200).expect_text("one");
    client.shutdown().await;
}

#[tokio::test]
async fn the_app_s_own_page_stands_for_all_of_them() {
    let client = Client::over_socket(own_pages::App).await;
    for (status, part, answer) in errors(&client, "text/plain").await {
        let answer = answer.expect_status(status).expect_header("content-type", "text/html; charset=utf-8");
        let answer = answer.expect_text_containing(&format!("<p>{status}: ")).expect_text_containing(part);
        assert!(!answer.text().contains("secret"), "{answer}");
        if status == 405 {
            assert_eq!(answer.header("allow"), Some("POST, OPTIONS"));
        }
    }
    client.shutdown().await;
}

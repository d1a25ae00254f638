//! What the fields of a handler take from a request, over a socket.

use http::{HeaderMap, Method, Uri, Version};
use serde::Deserialize;
use squall::prelude::*;
use squall::testing::Client;
use squall::{Error, MatchedRoute};
use std::net::SocketAddr;

#[app(handlers = [Search, Filter, Visit, Item, Parts, Note, Sign, Draft])]
struct App;

#[handler(get, "/search")]
struct Search {
    #[query]
    q: String,
    #[query]
    page: Option<u32>,
    #[query(rename = "tag")]
    tags: Vec<String>,
    #[query(default = 10_u32)]
    size: u32,
    #[query]
    sort: Result<u8, Error>,
}

impl Search {
    async fn get(self) -> String {
        let sort = self.sort.map_err(|error| error.status().as_u16());
        format!("{} {:?} {:?} {} {sort:?}", self.q, self.page, self.tags, self.size)
    }
}

#[derive(Deserialize)]
struct Range {
    from: i32,
    to: Option<i32>,
}

#[handler(get, "/filter")]
struct Filter {
    #[query(flatten)]
    range: Range,
}

impl Filter {
    async fn get(self) -> String {
        format!("{} {:?}", self.range.from, self.range.to)
    }
}

#[handler(get, "/visit")]
struct Visit {
    #[header]
    x_tag: Option<String>,
    #[header(rename = "x-tag")]
    tags: Vec<String>,
    #[cookie]
    id: Option<u32>,
}

impl Visit {
    async fn get(self) -> String {
        format!("{:?} {:?} {:?}", self.x_tag, self.tags, self.id)
    }
}

#[handler(get, "/items/{id}/{name}")]
struct Item {
    id: Result<u32, Error>,
    name: String,
}

impl Item {
    async fn get(self) -> String {
        let id = self.id.map_err(|error| error.status().as_u16());
        format!("{id:?} {}", self.name)
    }
}

#[handler(put, "/parts/{*rest}")]
struct Parts {
    rest: String,
    method: Method,
    uri: Uri,
    version: Version,
    headers: HeaderMap,
    peer: SocketAddr,
    maybe: Option<SocketAddr>,
    route: MatchedRoute,
}

impl Parts {
    async fn put(self) -> String {
        assert_eq!(Some(self.peer), self.maybe);
        let custom = self.headers["x-custom"].to_str().unwrap().to_owned();
        let (method, uri, version, peer) = (self.method, self.uri, self.version, self.peer.ip());
        let (route, handler, rest) = (self.route, self.route.handler(), self.rest);
        format!("{method} {uri} {version:?} {custom} {peer} {route} {handler} {rest}")
    }
}

#[derive(Deserialize)]
struct Text {
    text: String,
    stars: u8,
}

#[handler(post, "/notes")]
struct Note {
    #[json]
    note: Text,
}

impl Note {
    async fn post(self) -> String {
        format!("{} {}", self.note.text, self.note.stars)
    }
}

#[handler(post, "/sign")]
struct Sign {
    #[form]
    form: Text,
}

impl Sign {
    async fn post(self) -> String {
        format!("{} {}", self.form.text, self.form.stars)
    }
}

#[handler(post, "/drafts")]
struct Draft {
    #[json]
    draft: Option<Text>,
}

impl Draft {
    async fn post(self) -> String {
        self.draft.map_or("none".to_owned(), |draft| draft.text)
    }
}

#[tokio::test]
async fn query_parameters() {
    let client = Client::over_socket(App).await;
    for (query, expected) in [
        ("q=a", "a None [] 10 Err(400)"),
        ("q=a+%2B%C3%A9&page=2&tag=x&tag=y&size=5&sort=1", "a +é Some(2) [\"x\", \"y\"] 5 Ok(1)"),
        ("q=&page=&size=&sort=x", " None [] 10 Err(400)"),
        ("q=1&q=2&junk=%zz", "2 None [] 10 Err(400)"),
    ] {
        client.get(format!("/search?{query}")).await.expect_status(200).expect_text(expected);
    }
    for (query, expected) in [
        ("", "the query parameter `q` is missing"),
        ("q=a&page=b", "the query parameter `page` cannot be read"),
        ("q=%zz", "the query parameter `q` has a `%`"),
        ("q=%ff", "the query parameter `q` is not UTF-8"),
    ] {
        client.get(format!("/search?{query}")).await.expect_status(400).expect_text_containing(expected);
    }
    client.get("/filter?from=-1&to=").await.expect_status(200).expect_text("-1 None");
    client.get("/filter?from=x").await.expect_status(400).expect_text_containing("`from`");
    client.shutdown().await;
}

#[tokio::test]
async fn headers_and_cookies() {
    let client = Client::over_socket(App).await;
    client.get("/visit").await.expect_text("None [] None");
    let request = client.get("/visit").header("x-tag", "a").header("x-tag", "b").header("cookie", "x; id=\"7\"; id=8");
    request.await.expect_status(200).expect_text("Some(\"a, b\") [\"a\", \"b\"] Some(7)");
    client.get("/visit").header("cookie", "id=x").await.expect_status(400).expect_text_containing("the cookie `id`");
    let request = client.get("/visit").header("x-tag", &b"\xff"[..]);
    request.await.expect_status(400).expect_text_containing("the header `x-tag` is not UTF-8");
    client.shutdown().await;
}

#[tokio::test]
async fn placeholders_and_parts_of_the_head() {
    let client = Client::over_socket(App).await;
    client.get("/items/7/a%20b").await.expect_text("Ok(7) a b");
    client.get("/items/x/a").await.expect_status(200).expect_text("Err(404) a");
    let answer = client.put("/parts/a/b?c").header("x-custom", "yes").await.expect_status(200);
    answer.expect_text("PUT /parts/a/b?c HTTP/1.1 yes 127.0.0.1 /parts/{*rest} Parts a/b");
    client.shutdown().await;
}

#[tokio::test]
async fn json_and_forms() {
    let client = Client::over_socket(App).await;
    let json =
        |path: &str, body: &str| client.post(path).header("content-type", "application/json").body(body.to_owned());
    let form = |body: &str| {
        client.post("/sign").header("content-type", "application/x-www-form-urlencoded").body(body.to_owned())
    };
    json("/notes", r#"{"text": "a", "stars": 3}"#).await.expect_status(200).expect_text("a 3");
    json("/notes", r#"{"text": "a", "stars": 300}"#).await.expect_status(422).expect_text_containing("`stars`");
    json("/notes", "{\n,}").await.expect_status(400).expect_text_containing("line 2, column 1");
    json("/notes", "").await.expect_status(400).expect_text_containing("the body is empty");
    form("text=a+b&stars=3").await.expect_status(200).expect_text("a b 3");
    form("text=a&stars=x").await.expect_status(422).expect_text_containing("`stars`");
    form("text=%ff&stars=1").await.expect_status(400).expect_text_containing("UTF-8");
    client.post("/notes").body("{}").await.expect_status(415).expect_text_containing("application/json");
    client.post("/sign").json(&1).await.expect_status(415).expect_text_containing("x-www-form-urlencoded");
    client.post("/drafts").await.expect_status(200).expect_text("none");
    json("/drafts", r#"{"text": "a", "stars": 3}"#).await.expect_text("a");
    json("/drafts", "null").await.expect_status(422);
    client.shutdown().await;
}

//! Answers and writes under conditions, over a socket.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Conditional, ETag, Preconditions, Validators};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A page that can be read and saved, and how often it has been made into text.
#[derive(Clone, Default)]
struct Store(Arc<Mutex<Option<Page>>>);

#[derive(Clone)]
struct Page {
    version: u32,
    text: String,
}

impl Store {
    fn page(&self) -> Option<Page> {
        self.0.lock().unwrap().clone()
    }
}

#[app(handlers = [Read, Save, Create, Remove, Dear, Dated, Refuses, Slipped])]
struct App {
    store: Store,
}

#[handler(get, "/page")]
struct Read {
    #[state]
    store: Store,
}

impl Read {
    async fn get(self) -> Option<Conditional<(StatusCode, String)>> {
        let page = self.store.page()?;
        Some(Conditional::new(ETag::strong(page.version), (StatusCode::OK, page.text)))
    }
}

#[handler(put, "/page")]
struct Save {
    preconditions: Preconditions,
    #[state]
    store: Store,
    #[body]
    text: String,
}

impl Save {
    async fn put(self) -> Result<Conditional<StatusCode>> {
        let mut page = self.store.0.lock().unwrap();
        self.preconditions.required()?.check(page.as_ref().map(|page| ETag::strong(page.version)))?;
        let version = page.as_ref().map_or(1, |page| page.version + 1);
        *page = Some(Page { version, text: self.text });
        Ok(Conditional::new(ETag::strong(version), StatusCode::OK))
    }
}

#[handler(post, "/page")]
struct Create {
    preconditions: Preconditions,
    #[state]
    store: Store,
}

impl Create {
    async fn post(self) -> Result<StatusCode> {
        self.preconditions.check(self.store.page().map(|page| ETag::weak(page.version)))?;
        Ok(StatusCode::CREATED)
    }
}

#[handler(delete, "/page")]
struct Remove {
    preconditions: Preconditions,
}

impl Remove {
    async fn delete(self) -> Result<()> {
        self.preconditions.check(UNIX_EPOCH + Duration::from_secs(1000))
    }
}

/// An answer that is dear to make: it is not made for who has it.
#[handler(get, "/dear")]
struct Dear {
    preconditions: Preconditions,
}

impl Dear {
    async fn get(self) -> Conditional<&'static str> {
        let there = ETag::weak("v1");
        if self.preconditions.not_modified(there.clone()) {
            return Conditional::not_modified(there);
        }
        Conditional::new(there, "dear")
    }
}

#[handler(get, "/dated")]
struct Dated;

impl Dated {
    async fn get(self) -> Conditional<([(http::HeaderName, &'static str); 2], Html<&'static str>)> {
        let changed: SystemTime = UNIX_EPOCH + Duration::from_millis(1_000_900);
        let there = Validators::from(changed);
        let headers = [(http::header::CACHE_CONTROL, "max-age=60"), (http::header::VARY, "accept-language")];
        Conditional::new(there, (headers, Html("dated")))
    }
}

/// Not a 200, so no condition is about it.
#[handler(get, "/refuses")]
struct Refuses;

impl Refuses {
    async fn get(self) -> Conditional<(StatusCode, &'static str)> {
        Conditional::new(ETag::strong("a"), (StatusCode::FORBIDDEN, "no"))
    }
}

/// Says 304 to who changes something.
#[handler(post, "/slipped")]
struct Slipped;

impl Slipped {
    async fn post(self) -> Conditional<&'static str> {
        Conditional::not_modified(ETag::strong("a"))
    }
}

async fn client() -> Client {
    Client::over_socket(App { store: Store::default() }).await
}

#[tokio::test]
async fn no_save_undoes_what_its_writer_has_not_seen() {
    let client = client().await;
    client.get("/page").header("if-none-match", "*").await.expect_status(404);
    client.put("/page").body("a").await.expect_status(428);
    client.put("/page").header("if-match", "*").body("a").await.expect_status(412);
    let first = client.put("/page").header("if-none-match", "*").body("a").await.expect_status(200);
    first.expect_header("etag", "\"1\"");
    client.put("/page").header("if-none-match", "*").body("b").await.expect_status(412);
    let second = client.put("/page").header("if-match", "\"1\"").body("b").await.expect_status(200);
    second.expect_header("etag", "\"2\"");
    client.put("/page").header("if-match", "\"1\"").body("c").await.expect_status(412);
    client.put("/page").header("if-match", "W/\"2\"").body("c").await.expect_status(412);
    client.get("/page").await.expect_status(200).expect_text("b").expect_header("etag", "\"2\"");
    client.get("/page").header("if-none-match", "\"2\"").await.expect_status(304).expect_text("");
    client.head("/page").header("if-none-match", "\"2\"").await.expect_status(304);
    client.get("/page").header("if-none-match", "\"1\"").await.expect_status(200);
    client.get("/page").header("if-match", "\"1\"").await.expect_status(412);
    // Ranges are for files.
    client.get("/page").header("range", "bytes=0-0").await.expect_status(200).expect_no_header("accept-ranges");
}

#[tokio::test]
async fn a_weak_tag_guards_no_write() {
    let client = client().await;
    client.post("/page").await.expect_status(201);
    client.put("/page").header("if-none-match", "*").body("a").await.expect_status(200);
    client.post("/page").header("if-match", "\"1\"").await.expect_status(412);
    client.post("/page").header("if-match", "*").await.expect_status(201);
    client.post("/page").header("if-none-match", "\"1\"").await.expect_status(412);
}

#[tokio::test]
async fn a_time_guards_a_write_to_the_second() {
    let client = client().await;
    let delete = |date: &str| client.delete("/page").header("if-unmodified-since", date);
    delete("Thu, 01 Jan 1970 00:16:40 GMT").await.expect_status(204);
    delete("Thu, 01 Jan 1970 00:16:39 GMT").await.expect_status(412);
    delete("soon").await.expect_status(204);
}

#[tokio::test]
async fn what_need_not_be_made_is_not_made() {
    let client = client().await;
    client.get("/dear").await.expect_status(200).expect_text("dear").expect_header("etag", "W/\"v1\"");
    let again = client.get("/dear").header("if-none-match", "\"v1\"").await.expect_status(304);
    again.expect_header("etag", "W/\"v1\"").expect_no_header("content-length");
    client.post("/slipped").await.expect_status(500);
}

#[tokio::test]
async fn a_304_keeps_what_guides_caches() {
    let client = client().await;
    let date = "Thu, 01 Jan 1970 00:16:40 GMT";
    client.get("/dated").await.expect_status(200).expect_header("last-modified", date);
    let again = client.get("/dated").header("if-modified-since", date).await.expect_status(304);
    let again = again.expect_header("cache-control", "max-age=60").expect_header("vary", "accept-language");
    again.expect_header("last-modified", date).expect_no_header("content-type").expect_no_header("etag");
    let earlier = "Thu, 01 Jan 1970 00:16:39 GMT";
    client.get("/dated").header("if-modified-since", earlier).await.expect_status(200).expect_text("dated");
}

#[tokio::test]
async fn conditions_are_about_what_is_found() {
    let client = client().await;
    client.get("/refuses").header("if-none-match", "\"a\"").await.expect_status(403).expect_text("no");
    client.get("/refuses").header("if-match", "\"b\"").await.expect_status(403).expect_text("no");
}

//! The life of a request, with a socket and without one.

use squall::prelude::*;
use squall::testing::Client;

#[app(handlers = [Index, Folder, Page, Broken, Mine], trailing_slash = redirect, errors = page)]
struct App;

fn page(error: &Error, request: &Request) -> String {
    if request.path() == "/mine" {
        panic!("the page of errors is broken");
    }
    format!("page of {} for {}", error.status().as_u16(), request.path())
}

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(get, "/folder/")]
struct Folder;

impl Folder {
    async fn get(self) -> &'static str {
        "folder"
    }
}

#[handler(get, post, "/page/{name}")]
struct Page {
    name: String,
}

impl Page {
    async fn get(self) -> String {
        self.name
    }

    async fn post(self) -> String {
        self.name
    }
}

#[handler(get, "/broken")]
struct Broken;

impl Broken {
    async fn get(self) -> &'static str {
        tokio::task::yield_now().await;
        panic!("on purpose, not at once")
    }
}

#[handler(get, "/mine")]
struct Mine;

impl Mine {
    async fn get(self) -> Result<&'static str> {
        Err(Error::new(http::StatusCode::CONFLICT, "no"))
    }
}

async fn clients() -> [Client; 2] {
    [Client::new(App), Client::over_socket(App).await]
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    for client in clients().await {
        let get = client.get("/page/abc").await.expect_status(200);
        let head = client.head("/page/abc").await.expect_status(200).expect_text("");
        for name in ["content-type", "content-length"] {
            assert!(get.header(name).is_some(), "{name}");
            assert_eq!(head.header(name), get.header(name), "{name}");
        }
    }
}

#[tokio::test]
async fn errors_have_the_pages_of_the_app_and_their_own_status() {
    for client in clients().await {
        client.get("/nowhere").await.expect_status(404).expect_text("page of 404 for /nowhere");
        let answer = client.put("/page/x").await.expect_status(405).expect_text("page of 405 for /page/x");
        answer.expect_header("allow", "GET, HEAD, POST, OPTIONS");
        client.head("/nowhere").await.expect_status(404).expect_text("");
    }
}

#[tokio::test]
async fn options_come_by_themselves() {
    for client in clients().await {
        let answer = client.options("/").await.expect_status(204).expect_text("");
        answer.expect_header("allow", "GET, HEAD, OPTIONS").expect_no_header("content-length");
        client.options("*").await.expect_status(204).expect_text("");
        client.options("/nowhere").await.expect_status(404);
    }
}

#[tokio::test]
async fn a_panic_has_a_page_even_where_the_page_panics() {
    for client in clients().await {
        client.get("/broken").await.expect_status(500).expect_text("page of 500 for /broken");
        let answer = client.get("/mine").await.expect_status(500);
        assert!(!answer.text().contains("is broken"), "{answer}");
        client.get("/").await.expect_status(200);
    }
}

#[tokio::test]
async fn a_slash_too_many_or_too_few_is_redirected() {
    for client in clients().await {
        client.get("/folder?a=1&b=%2F").await.expect_status(308).expect_header("location", "/folder/?a=1&b=%2F");
        client.post("/page/x/").await.expect_status(308).expect_header("location", "/page/x");
        client.get("/folder").follow().await.expect_status(200).expect_text("folder");
        client.get("/nowhere/").await.expect_status(404);
        client.get("//page/x/").await.expect_status(404).expect_no_header("location");
    }
}

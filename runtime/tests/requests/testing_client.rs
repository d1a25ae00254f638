//! The client of `squall::testing`: the same over a socket and without one.

use http::StatusCode;
use http::header::{LOCATION, SET_COOKIE};
use squall::prelude::*;
use squall::testing::Client;
use squall::{Body, FromRequest};

#[app(handlers = [Page, Echo, SignIn, SignOut, Move, Loop])]
struct App;

struct Cookies(String);

impl FromRequest for Cookies {
    async fn from_request(request: &Request) -> Result<Cookies> {
        let cookies = request.headers().get_all("cookie").iter().map(|value| value.to_str().unwrap());
        Ok(Cookies(cookies.collect::<Vec<_>>().join(" | ")))
    }
}

#[handler(get, "/pages/{name}")]
struct Page {
    name: String,
    cookies: Cookies,
    #[query]
    again: Option<u32>,
}

impl Page {
    async fn get(self) -> String {
        format!("{} {:?} [{}]", self.name, self.again, self.cookies.0)
    }
}

#[handler(post, "/echo")]
struct Echo {
    #[body]
    body: String,
    kind: Kind,
}

struct Kind(String);

impl FromRequest for Kind {
    async fn from_request(request: &Request) -> Result<Kind> {
        let header = request.headers().get("content-type");
        Ok(Kind(header.map_or("none", |value| value.to_str().unwrap()).to_owned()))
    }
}

impl Echo {
    async fn post(self) -> String {
        format!("{}: {}", self.kind.0, self.body)
    }
}

fn with(status: u16, headers: &[(http::HeaderName, &str)]) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().append(name, value.parse().unwrap());
    }
    response
}

#[handler(post, "/sign-in")]
struct SignIn;

impl SignIn {
    async fn post(self) -> Response {
        with(303, &[(LOCATION, "/pages/home"), (SET_COOKIE, "id=7; Path=/; Secure"), (SET_COOKIE, "b=2; Path=/else")])
    }
}

#[handler(post, "/sign-out")]
struct SignOut;

impl SignOut {
    async fn post(self) -> Response {
        with(204, &[(SET_COOKIE, "id=; Path=/; Max-Age=0")])
    }
}

#[handler(post, "/move")]
struct Move;

impl Move {
    async fn post(self) -> Response {
        with(307, &[(LOCATION, "echo")])
    }
}

#[handler(get, "/loop")]
struct Loop;

impl Loop {
    async fn get(self) -> Response {
        with(302, &[(LOCATION, "/loop")])
    }
}

/// Both clients, one after the other.
async fn clients() -> [Client; 2] {
    [Client::new(App), Client::over_socket(App).await]
}

#[tokio::test]
async fn typed_links_are_targets() {
    for client in clients().await {
        let answer = client.get(Page::url("a b").again(3)).await.expect_status(200);
        assert_eq!(answer.text(), "a b Some(3) []");
        assert_eq!(client.get(Page::url("x")).await.text(), "x None []");
        assert_eq!(client.get("/pages/y#part").await.expect_status(StatusCode::OK).text(), "y None []");
    }
}

#[tokio::test]
async fn cookies_are_kept_and_sent_until_they_are_removed() {
    for client in clients().await {
        client.post(SignIn::url()).await.expect_status(303).expect_header("location", "/pages/home");
        assert_eq!(client.cookie("id").as_deref(), Some("7"));
        client.get("/pages/x").await.expect_text("x None [id=7]");
        client.another_visitor().get("/pages/x").await.expect_text("x None []");
        client.post(SignOut::url()).await.expect_status(204);
        client.get("/pages/x").await.expect_text("x None []");
        client.set_cookie("own", "1");
        client.get("/pages/x").await.expect_text("x None [own=1]");
    }
}

#[tokio::test]
async fn a_redirect_is_followed_only_if_asked_for() {
    for client in clients().await {
        let answer = client.post("/sign-in").follow().await.expect_status(200);
        assert_eq!(answer.text(), "home None [id=7]");
        assert_eq!(answer.target(), "/pages/home");
        let moved = client.post("/move").body("kept").header("content-type", "text/plain").follow().await;
        moved.expect_text("text/plain: kept");
        client.get("/loop").await.expect_status(302);
    }
}

#[tokio::test]
async fn bodies_of_json_forms_and_bytes() {
    for client in clients().await {
        client.post("/echo").json(&[1, 2]).await.expect_text("application/json: [1,2]");
        let form = client.post("/echo").form(&[("a", "1 2"), ("a", "3")]).await;
        form.expect_text("application/x-www-form-urlencoded: a=1+2&a=3");
        client.post("/echo").body("raw").await.expect_text("none: raw");
    }
}

#[tokio::test]
async fn both_clients_see_the_same_headers() {
    let [without, over] = clients().await;
    let without = without.get("/pages/x").await;
    let over = over.get("/pages/x").await;
    for name in ["content-type", "content-length"] {
        assert_eq!(without.header(name), over.header(name));
        assert!(over.header(name).is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_failed_expectation_shows_the_answer() {
    let client = Client::new(App);
    let answer = client.get("/pages/x").await;
    let text = panic_of(|| _ = answer.clone().expect_status(404));
    for part in ["expected status 404, got 200 OK", "GET /pages/x", "content-type: text/plain", "x None []"] {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    assert!(panic_of(|| _ = answer.clone().expect_header("x-y", "1")).contains("expected the header `x-y: 1`"));
    assert!(panic_of(|| _ = answer.json::<u32>()).contains("not the JSON of a u32"));
    assert!(panic_of(|| _ = client.get("no slash")).contains("begins with a slash"));
}

#[tokio::test]
async fn requests_at_once_share_a_server() {
    let client = Client::over_socket(App).await;
    let tasks: Vec<_> = (0..8).map(|n| tokio::spawn(client.get(Page::url(n.to_string())).into_future())).collect();
    for (n, task) in tasks.into_iter().enumerate() {
        task.await.unwrap().expect_text(&format!("{n} None []"));
    }
}

fn panic_of(f: impl FnOnce()) -> String {
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).expect_err("it should have panicked");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

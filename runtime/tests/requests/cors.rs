//! Pages of other origins that read answers.

use squall::prelude::*;
use squall::testing::{Answer, Client};
use squall::ws::Socket;

#[section("/api", cors = any)]
struct Api;

#[handler(get, put, "/notes/{id}", in = Api)]
struct Note {
    id: u32,
}

impl Note {
    async fn get(self) -> Result<String> {
        if self.id == 0 { Err(Error::not_found()) } else { Ok(format!("note {}", self.id)) }
    }

    async fn put(self) -> String {
        format!("note {} is kept", self.id)
    }
}

#[handler(post, "/notes", in = Api)]
struct AddNote {
    #[body]
    text: String,
}

impl AddNote {
    async fn post(self) -> String {
        self.text
    }
}

#[handler(get, "/inside", in = Api, cors = off("only our own pages show it"))]
struct Inside;

impl Inside {
    async fn get(self) -> &'static str {
        "inside"
    }
}

#[handler(get, post, "/account", cors = trusted)]
struct Account;

impl Account {
    async fn get(self) -> &'static str {
        "account"
    }

    async fn post(self) -> &'static str {
        "changed"
    }
}

#[handler(ws, "/live", in = Api)]
struct Live;

impl Live {
    async fn ws(self, _: Socket<String, String>) {}
}

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[app(trusted_origins = ["https://app.example.com"], handlers = [Note, AddNote, Inside, Account, Live, Index])]
struct App;

const TRUSTED: &str = "https://app.example.com";
const STRANGER: &str = "https://evil.example";

/// What the answer says of who may read it, and with cookies.
fn readers(answer: &Answer) -> (Option<&str>, bool) {
    (answer.header("access-control-allow-origin"), answer.header("access-control-allow-credentials") == Some("true"))
}

#[tokio::test]
async fn everybody_reads_what_any_lets_them() {
    let client = Client::new(App);
    for origin in [TRUSTED, STRANGER, "null"] {
        let answer = client.get("/api/notes/7").header("origin", origin).await.expect_text("note 7");
        assert_eq!(readers(&answer), (Some("*"), false));
        assert_eq!(answer.header("access-control-expose-headers"), Some("*"));
    }
    // Errors of the handler are read too, and caches need not tell origins apart.
    let missing = client.get("/api/notes/0").await.expect_status(404);
    assert_eq!(readers(&missing), (Some("*"), false));
}

#[tokio::test]
async fn trusted_origins_read_with_cookies_and_nobody_else() {
    let client = Client::new(App);
    let answer = client.get("/account").header("origin", TRUSTED).await;
    assert_eq!(readers(&answer), (Some(TRUSTED), true));
    assert_eq!(answer.header("vary"), Some("origin"));
    for origin in [STRANGER, "https://app.example.com.evil.example", "http://app.example.com", "null", "*"] {
        let answer = client.get("/account").header("origin", origin).await;
        assert_eq!(readers(&answer), (None, false), "{origin}");
        assert_eq!(answer.header("vary"), Some("origin"), "{origin}");
    }
    let both = client.get("/account").header("origin", TRUSTED).header("origin", STRANGER).await;
    assert_eq!(readers(&both), (None, false));
}

#[tokio::test]
async fn who_says_nothing_or_off_is_read_by_nobody() {
    let client = Client::new(App);
    for path in ["/", "/api/inside", "/nowhere"] {
        let answer = client.get(path).header("origin", TRUSTED).await;
        assert_eq!(readers(&answer), (None, false), "{path}");
    }
}

#[tokio::test]
async fn a_preflight_is_answered_from_the_table() {
    let client = Client::new(App);
    let ask = async |path: &'static str, method: &'static str, origin: &'static str| {
        let request = client.options(path).header("origin", origin).header("access-control-request-method", method);
        let answer = request.header("access-control-request-headers", "authorization,content-type").await;
        let methods = answer.header("access-control-allow-methods").map(str::to_owned);
        let headers = answer.header("access-control-allow-headers").map(str::to_owned);
        (readers(&answer).0.map(str::to_owned), methods, headers, answer.status().as_u16())
    };
    let said = |text: &str| Some(text.to_owned());
    let headers = said("authorization,content-type");
    let note = (said("*"), said("GET, HEAD, PUT, OPTIONS"), headers.clone(), 204);
    assert_eq!(ask("/api/notes/7", "PUT", STRANGER).await, note);
    assert_eq!(ask("/api/notes/7", "DELETE", STRANGER).await, (None, None, None, 204));
    assert_eq!(ask("/api/inside", "GET", STRANGER).await, (None, None, None, 204));
    assert_eq!(ask("/", "GET", TRUSTED).await, (None, None, None, 204));
    assert_eq!(ask("/account", "POST", STRANGER).await, (None, None, None, 204));
    let account = (said(TRUSTED), said("GET, HEAD, POST, OPTIONS"), headers, 204);
    assert_eq!(ask("/account", "POST", TRUSTED).await, account);
    assert_eq!(ask("/nowhere", "GET", TRUSTED).await.3, 404);
    let plain = client.options("/api/notes/7").await;
    assert_eq!((plain.header("allow"), readers(&plain).0), (Some("GET, HEAD, PUT, OPTIONS"), None));
}

/// A page elsewhere may send what a browser has asked about before, and nothing that acts for who sits there.
#[tokio::test]
async fn what_a_page_of_any_origin_may_send() {
    let client = Client::new(App);
    let from = |method: &str, path: &'static str, origin: &'static str| {
        let request = if method == "PUT" { client.put(path) } else { client.post(path) };
        request.header("origin", origin).header("sec-fetch-site", "cross-site")
    };
    from("PUT", "/api/notes/7", STRANGER).await.expect_text("note 7 is kept");
    from("PUT", "/api/notes/7", STRANGER).header("cookie", "a=b").await.expect_status(403);
    let post = |kind: &'static str| from("POST", "/api/notes", STRANGER).header("content-type", kind).body("x");
    post("application/json").await.expect_text("x");
    for kind in [
        "text/plain",
        "TEXT/Plain; charset=utf-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        post(kind).await.expect_status(403);
        post(kind).header("authorization", "Bearer abc").await.expect_text("x");
        for kept in ["Basic YTpi", "basic YTpi", "Negotiate abc", "NTLM abc", "Digest a=b"] {
            post(kind).header("authorization", kept).await.expect_status(403);
        }
    }
    post("application/json").header("cookie", "a=b").await.expect_status(403);
    from("POST", "/api/notes", STRANGER).body("x").await.expect_status(403);
    from("POST", "/account", STRANGER).header("content-type", "application/json").await.expect_status(403);
    from("POST", "/account", TRUSTED).await.expect_text("changed");
}

/// A browser opens a WebSocket without asking, and with what it keeps for the site: certificates, passwords.
#[tokio::test]
async fn a_socket_is_opened_by_pages_of_the_site_and_of_trusted_origins() {
    let client = Client::new(App);
    let open = |origin: &'static str| {
        let request = client.get("/api/live").header("connection", "upgrade").header("upgrade", "websocket");
        let request = request.header("sec-websocket-version", "13").header("origin", origin);
        request.header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==")
    };
    assert_eq!(open(STRANGER).await.status(), 403);
    assert_ne!(open(TRUSTED).await.status(), 403);
}

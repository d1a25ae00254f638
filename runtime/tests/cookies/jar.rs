//! Cookies that handlers set and read, over a socket.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Cookie, Cookies, PrivateCookies, SignedCookies};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

#[app(handlers = [Choose, Theme, Twice, Fail, Refuse, Panic, Cart, ReadCart, Note])]
struct App;

const THEME: Cookie<'static> = Cookie::new("theme").max_age(Duration::from_secs(60)).readable_by_scripts();

#[handler(post, delete, "/theme/{name}")]
struct Choose {
    name: String,
    cookies: Cookies,
}

impl Choose {
    async fn post(self) -> Result<&'static str> {
        self.cookies.set(THEME, &self.name)?;
        Ok("set")
    }

    async fn delete(self) -> Result<&'static str> {
        self.cookies.remove(THEME)?;
        Ok("removed")
    }
}

/// By an attribute and by the jar: both are to find the same.
#[handler(get, "/theme")]
struct Theme {
    #[cookie]
    theme: Option<String>,
    cookies: Cookies,
}

impl Theme {
    async fn get(self) -> String {
        format!("{:?} {:?}", self.theme, self.cookies.get(THEME))
    }
}

#[handler(get, "/twice")]
struct Twice {
    one: Cookies,
    two: Cookies,
}

impl Twice {
    async fn get(self) -> Result<String> {
        self.one.set("a", "1")?;
        self.two.set("a", "2")?;
        Ok(self.one.get("a").unwrap_or_default())
    }
}

#[handler(get, "/fail")]
struct Fail {
    cookies: Cookies,
}

impl Fail {
    async fn get(self) -> Result<()> {
        self.cookies.set("a", "1")?;
        Err(Error::not_found())
    }
}

#[handler(get, "/refuse")]
struct Refuse {
    cookies: Cookies,
}

impl Refuse {
    async fn get(self) -> Result<(StatusCode, &'static str)> {
        self.cookies.set("a", "1")?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, "no"))
    }
}

#[handler(get, "/panic/{how}")]
struct Panic {
    how: String,
    cookies: Cookies,
}

impl Panic {
    async fn get(self) -> Result<()> {
        self.cookies.set("a", "1")?;
        if self.how == "name" {
            self.cookies.set("a; Domain=evil.example", "1")?;
        }
        panic!("it was to be")
    }
}

#[handler(post, "/cart/{item}")]
struct Cart {
    item: String,
    cookies: SignedCookies,
}

impl Cart {
    async fn post(self) -> Result<String> {
        let mut items: Vec<String> = self.cookies.get("cart").unwrap_or_default();
        items.push(self.item);
        self.cookies.set("cart", &items)?;
        Ok(items.join(" "))
    }
}

#[handler(get, "/cart")]
struct ReadCart {
    cookies: SignedCookies,
    private: PrivateCookies,
}

impl ReadCart {
    async fn get(self) -> String {
        let note: Option<String> = self.private.get("note");
        let signed: Option<String> = self.cookies.get("note");
        format!("{:?} {note:?} {signed:?}", self.cookies.get::<Vec<String>>("cart"))
    }
}

#[handler(post, "/note/{text}")]
struct Note {
    text: String,
    cookies: PrivateCookies,
}

impl Note {
    async fn post(self) -> Result<StatusCode> {
        self.cookies.set("note", &self.text)?;
        Ok(StatusCode::NO_CONTENT)
    }
}

/// What the server sends to exactly these bytes.
fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn set_cookies(answer: &str) -> Vec<&str> {
    answer.lines().filter_map(|line| line.strip_prefix("set-cookie: ")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_is_set_read_and_removed() {
    let client = Client::over_socket(App).await;
    let request =
        "POST /theme/dark%3B%20x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let answer = raw(client.address().unwrap(), request);
    assert_eq!(
        set_cookies(&answer),
        [r#"__Host-theme="dark\073 x"; SameSite=Lax; Secure; Path=/; Max-Age=60"#],
        "{answer}"
    );
    assert!(answer.contains("\r\ncache-control: private\r\n"), "{answer}");

    client.post(Choose::url("dark; \"é\"")).await.expect_status(200);
    assert_eq!(client.get("/theme").await.text(), r#"Some("dark; \"é\"") Some("dark; \"é\"")"#);
    client.delete(Choose::url("x")).await.expect_status(200);
    assert_eq!(client.get("/theme").await.text(), "None None");
    assert_eq!(client.get("/twice").await.text(), "2");
    assert_eq!(client.cookie("__Host-a").as_deref(), Some("2"));
    client.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_cookie_stands_before_none_of_ours() {
    let client = Client::new(App);
    let read = |cookie: &'static str| client.get("/theme").header("cookie", cookie);
    assert_eq!(read("theme=planted; __Host-theme=dark").await.text(), r#"Some("dark") Some("dark")"#);
    // Text that a client sends is the client's word: the attribute reads it, the jar does not take it for ours.
    assert_eq!(read("theme=planted").await.text(), r#"Some("planted") None"#);
    assert_eq!(read("__host-theme=planted").await.text(), "None None");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_request_gets_the_same_cookies() {
    let client = Client::over_socket(App).await;
    let answer = raw(client.address().unwrap(), "HEAD /twice HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    assert_eq!(set_cookies(&answer), ["__Host-a=2; HttpOnly; SameSite=Lax; Secure; Path=/"], "{answer}");
    client.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_failed_handler_has_set_is_not_sent() {
    let client = Client::over_socket(App).await;
    for (path, status, count) in
        [("/fail", "404", 0), ("/panic/x", "500", 0), ("/panic/name", "500", 0), ("/refuse", "422", 1)]
    {
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        let answer = raw(client.address().unwrap(), &request);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert_eq!(set_cookies(&answer).len(), count, "{answer}");
        assert!(!answer.contains("evil.example"), "{answer}");
    }
    client.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signed_and_private_cookies_come_back_and_junk_is_none() {
    let client = Client::over_socket(App).await;
    client.post(Cart::url("pear")).await.expect_status(200);
    assert_eq!(client.post(Cart::url("fig")).await.text(), "pear fig");
    client.post(Note::url("hush")).await.expect_status(204);
    assert_eq!(client.get("/cart").await.text(), r#"Some(["pear", "fig"]) Some("hush") None"#);

    let cart = client.cookie("__Host-cart").unwrap();
    let note = client.cookie("__Host-note").unwrap();
    let none = "None None None";
    for cookie in [
        format!("cart={cart}; note={note}"),
        format!("__Host-cart={note}; __Host-note={cart}"),
        format!("__Host-cart={cart}A; __Host-note={note}A"),
        format!("__Host-cart={}; __Host-note={}", &cart[1..], &note[..note.len() - 1]),
        "__Host-cart=[]; __Host-note=\"\\\"".to_owned(),
        format!("__Host-cart={}", "A".repeat(60_000)),
        "__Host-cart=é; __Host-note=%00".to_owned(),
    ] {
        let visitor = client.another_visitor();
        let answer = visitor.get("/cart").header("cookie", http::HeaderValue::from_bytes(cookie.as_bytes()).unwrap());
        assert_eq!(answer.await.expect_status(200).text(), none, "{cookie}");
    }
    // Another site, or this one with other keys.
    let other = Client::new(App);
    other.set_cookie("__Host-cart", &cart);
    assert_eq!(other.get("/cart").await.text(), none);
    client.shutdown().await;
}

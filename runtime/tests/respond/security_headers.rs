//! The headers that tell browsers what to keep to, over a socket.

use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use squall::prelude::*;
use squall::testing::{Answer, Client};
use squall::{Body, CspNonce};
use std::collections::BTreeSet;
use std::convert::Infallible;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tower::service_fn;
use tower::util::BoxCloneSyncService;

const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
                           hid=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), \
                           payment=(), serial=(), usb=(), window-management=(), xr-spatial-tracking=()";

#[app(handlers = [Page, Text, Data, Empty, Picture, Moved, Untyped, Own, Scripts, Fails, Framed, Widget, Shared, Bare])]
struct App;

macro_rules! answers {
    ($($attribute:tt $name:ident $answer:ty = $value:expr;)*) => {
        $(
            #[handler $attribute]
            struct $name;

            impl $name {
                async fn get(self) -> $answer {
                    $value
                }
            }
        )*
    };
}

answers! {
    (get, "/page") Page Html<&'static str> = Html("<p>");
    (get, "/text") Text &'static str = "text";
    (get, "/data") Data Json<u8> = Json(1);
    (get, "/empty") Empty () = ();
    (get, "/picture") Picture ([(http::HeaderName, &'static str); 1], &'static [u8]) =
        ([(CONTENT_TYPE, "image/svg+xml")], b"<svg/>");
    (get, "/moved") Moved Redirect = Redirect::to(Page::url());
    (get, "/untyped") Untyped Body = Body::from("<script>");
    (get, "/own") Own ([(http::HeaderName, &'static str); 1], Html<&'static str>) =
        ([(CONTENT_SECURITY_POLICY, "default-src 'none'")], Html("<p>"));
    (get, "/fails") Fails Result<Html<&'static str>> = Err(Error::not_found());
    (get, "/framed", csp = "frame-ancestors 'self'; img-src data:", referrer_policy = "no-referrer") Framed
        Html<&'static str> = Html("<p>");
    (get, "/widget", in = Widgets) Widget Html<&'static str> = Html("<p>");
    (get, "/shared", in = Widgets, cross_origin_resource_policy = "cross-origin") Shared &'static str = "shared";
    (get, "/bare", in = Widgets, csp = off("the page is somebody else's"), permissions_policy = off("it asks for all")) Bare Html<&'static str> = Html("<p>");
}

#[section(
    "/widgets",
    csp = weakened("style-src 'self' 'unsafe-inline'", "the old widgets set their own styles"),
    cross_origin_opener_policy = "same-origin-allow-popups",
    permissions_policy = "camera=(self \"https://a.example\"), fullscreen=()"
)]
struct Widgets;

#[handler(get, "/scripts")]
struct Scripts {
    nonce: CspNonce,
    again: CspNonce,
}

impl Scripts {
    async fn get(self) -> Html<String> {
        assert!(self.nonce == self.again);
        Html(self.nonce.to_string())
    }
}

fn policy(answer: &Answer) -> Option<&str> {
    answer.header("content-security-policy")
}

/// The six, in the order of the table in the documentation.
fn six(answer: &Answer) -> [Option<&str>; 6] {
    [
        "x-content-type-options",
        "cross-origin-resource-policy",
        "content-security-policy",
        "referrer-policy",
        "cross-origin-opener-policy",
        "permissions-policy",
    ]
    .map(|name| answer.header(name))
}

const DOCUMENT: [Option<&str>; 6] = [
    Some("nosniff"),
    Some("same-origin"),
    Some(POLICY),
    Some("strict-origin-when-cross-origin"),
    Some("same-origin"),
    Some(PERMISSIONS),
];
const DATA: [Option<&str>; 6] = [Some("nosniff"), None, None, None, None, None];
const OTHER: [Option<&str>; 6] = [Some("nosniff"), Some("same-origin"), None, None, None, None];

#[tokio::test]
async fn documents_have_all_of_them_text_and_json_one_other_content_two_and_what_is_empty_none() {
    let client = Client::over_socket(App).await;
    for (path, expected) in [
        ("/page", DOCUMENT),
        ("/picture", DOCUMENT),
        ("/text", DATA),
        ("/data", DATA),
        ("/untyped", OTHER),
        ("/empty", [None; 6]),
        ("/moved", [None; 6]),
        ("/fails", DATA),
        ("/nowhere", DATA),
    ] {
        let answer = client.get(path).await;
        assert_eq!(six(&answer), expected, "{path}");
        assert_eq!(six(&client.head(path).await), expected, "HEAD {path}");
    }
    let page_of_an_error = client.get("/nowhere").header("accept", "text/html").await.expect_status(404);
    assert_eq!(six(&page_of_an_error), DOCUMENT);
    let refused = client.get("/page").header("host", "evil.example").header("accept", "text/html").await;
    assert_eq!(six(&refused.expect_status(421)), DOCUMENT);
    client.shutdown().await;
}

#[tokio::test]
async fn a_header_that_the_handler_sets_stays() {
    let answer = Client::new(App).get("/own").await;
    assert_eq!(policy(&answer), Some("default-src 'none'"));
    assert_eq!(answer.headers().get_all(CONTENT_SECURITY_POLICY).iter().count(), 1);
}

#[tokio::test]
async fn an_answer_has_a_nonce_where_it_was_asked_for() {
    let client = Client::over_socket(App).await;
    let mut seen = BTreeSet::new();
    for _ in 0..50 {
        let answer = client.get("/scripts").await.expect_status(200);
        let nonce = answer.text();
        assert!(nonce.len() == 32 && nonce.bytes().all(|byte| byte.is_ascii_hexdigit()), "{nonce}");
        let expected = POLICY
            .replace("script-src 'self'", &format!("script-src 'self' 'nonce-{nonce}'"))
            .replace("style-src 'self'", &format!("style-src 'self' 'nonce-{nonce}'"));
        assert_eq!(policy(&answer), Some(&*expected));
        assert!(seen.insert(nonce.to_owned()), "a nonce has come twice");
    }
    client.shutdown().await;
}

#[tokio::test]
async fn handlers_and_sections_change_what_they_name() {
    let client = Client::new(App);
    let framed = client.get("/framed").await;
    let expected = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'; img-src data:");
    assert_eq!(policy(&framed), Some(&*expected));
    assert_eq!(framed.header("referrer-policy"), Some("no-referrer"));
    let widget = client.get("/widgets/widget").await;
    assert_eq!(policy(&widget), Some(&*POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")));
    assert_eq!(widget.header("cross-origin-opener-policy"), Some("same-origin-allow-popups"));
    let shared = client.get("/widgets/shared").await;
    assert_eq!(six(&shared), [Some("nosniff"), Some("cross-origin"), None, None, None, None]);
    let bare = client.get("/widgets/bare").await;
    assert_eq!(policy(&bare), None);
    assert_eq!(bare.header("permissions-policy"), None);
    let permissions = PERMISSIONS.replace("camera=()", "camera=(self \"https://a.example\")") + ", fullscreen=()";
    assert_eq!(widget.header("permissions-policy"), Some(&*permissions));
    assert_eq!(bare.header("cross-origin-opener-policy"), Some("same-origin-allow-popups"));
}

/// The policy of the macro and that of the runtime are the same: this one names a directive, and changes nothing.
#[app(handlers = [Page, Scripts, Framed], csp = "default-src 'self'", referrer_policy = "same-origin",
    permissions_policy = "camera=()", hsts = "max-age=300; includeSubDomains")]
struct Same;

#[tokio::test]
async fn the_app_says_it_for_all_of_its_answers() {
    let client = Client::new(Same);
    let page = client.get("/page").await;
    assert_eq!((policy(&page), page.header("referrer-policy")), (Some(POLICY), Some("same-origin")));
    assert_eq!(page.header("permissions-policy"), Some(PERMISSIONS));
    let scripts = client.get("/scripts").await;
    let default = Client::new(App).get("/scripts").await;
    let without = |answer: &Answer| policy(answer).unwrap().replace(answer.text(), "");
    assert_eq!(without(&scripts), without(&default));
    let error = client.get("/nowhere").header("accept", "text/html").await.expect_status(404);
    assert_eq!(error.header("referrer-policy"), Some("same-origin"));
    assert_eq!(client.get("/framed").await.header("referrer-policy"), Some("no-referrer"));
}

/// What came by TLS, as the request's target says; and what did not.
#[tokio::test]
async fn browsers_keep_to_tls_where_they_came_by_it() {
    async fn hsts(client: &Client, target: &str) -> Option<String> {
        let mut socket = tokio::net::TcpStream::connect(client.address().unwrap()).await.unwrap();
        let request = format!("GET {target} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
        let line = answer.lines().find_map(|line| line.strip_prefix("strict-transport-security: "));
        line.map(str::to_owned)
    }
    let client = Client::over_socket(App).await;
    for path in ["/page", "/text", "/empty", "/moved", "/fails", "/nowhere"] {
        let target = format!("https://127.0.0.1{path}");
        assert_eq!(hsts(&client, &target).await.as_deref(), Some("max-age=63072000"), "{path}");
        assert_eq!(hsts(&client, path).await, None, "{path}");
    }
    assert_eq!(hsts(&client, "http://127.0.0.1/page").await, None);
    assert_eq!(hsts(&client, "https://localhost/page").await, None);
    let same = Client::over_socket(Same).await;
    let expected = Some("max-age=300; includeSubDomains".to_owned());
    assert_eq!(hsts(&same, "https://127.0.0.1/page").await, expected);
    client.shutdown().await;
    same.shutdown().await;
}

#[app(handlers = ["/old" => self.old])]
struct Mounts {
    old: BoxCloneSyncService<http::Request<Body>, http::Response<Body>, Infallible>,
}

#[tokio::test]
async fn the_answers_of_a_mounted_service_are_its_own() {
    let old = service_fn(async |_: http::Request<Body>| {
        Ok(http::Response::builder().header(CONTENT_TYPE, "text/html").body(Body::from("<p>")).unwrap())
    });
    let client = Client::new(Mounts { old: BoxCloneSyncService::new(old) });
    assert_eq!(six(&client.get("/old/page").await.expect_status(200)), [None; 6]);
    let elsewhere = client.get("/nowhere").header("accept", "text/html").await.expect_status(404);
    assert_eq!(six(&elsewhere), DOCUMENT);
}

//! The headers that tell browsers what to keep to, over a socket.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use squall::prelude::*;
use squall::testing::{Answer, Client};
use squall::{Body, CspNonce};
use std::collections::BTreeSet;
use std::convert::Infallible;
use tower::service_fn;
use tower::util::BoxCloneSyncService;

const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

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
    (get, "/bare", in = Widgets, csp = off("the page is somebody else's")) Bare Html<&'static str> = Html("<p>");
}

#[section(
    "/widgets",
    csp = weakened("style-src 'self' 'unsafe-inline'", "the old widgets set their own styles"),
    cross_origin_opener_policy = "same-origin-allow-popups"
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

/// The five, in the order of the table in the documentation.
fn five(answer: &Answer) -> [Option<&str>; 5] {
    [
        "x-content-type-options",
        "cross-origin-resource-policy",
        "content-security-policy",
        "referrer-policy",
        "cross-origin-opener-policy",
    ]
    .map(|name| answer.header(name))
}

const DOCUMENT: [Option<&str>; 5] =
    [Some("nosniff"), Some("same-origin"), Some(POLICY), Some("strict-origin-when-cross-origin"), Some("same-origin")];
const DATA: [Option<&str>; 5] = [Some("nosniff"), None, None, None, None];
const OTHER: [Option<&str>; 5] = [Some("nosniff"), Some("same-origin"), None, None, None];

#[tokio::test]
async fn documents_have_all_of_them_text_and_json_one_other_content_two_and_what_is_empty_none() {
    let client = Client::over_socket(App).await;
    for (path, expected) in [
        ("/page", DOCUMENT),
        ("/picture", DOCUMENT),
        ("/text", DATA),
        ("/data", DATA),
        ("/untyped", OTHER),
        ("/empty", [None; 5]),
        ("/moved", [None; 5]),
        ("/fails", DATA),
        ("/nowhere", DATA),
    ] {
        let answer = client.get(path).await;
        assert_eq!(five(&answer), expected, "{path}");
        assert_eq!(five(&client.head(path).await), expected, "HEAD {path}");
    }
    let page_of_an_error = client.get("/nowhere").header("accept", "text/html").await.expect_status(404);
    assert_eq!(five(&page_of_an_error), DOCUMENT);
    let refused = client.get("/page").header("host", "evil.example").header("accept", "text/html").await;
    assert_eq!(five(&refused.expect_status(421)), DOCUMENT);
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
    assert_eq!(five(&shared), [Some("nosniff"), Some("cross-origin"), None, None, None]);
    let bare = client.get("/widgets/bare").await;
    assert_eq!(policy(&bare), None);
    assert_eq!(bare.header("cross-origin-opener-policy"), Some("same-origin-allow-popups"));
}

/// The policy of the macro and that of the runtime are the same: this one names a directive, and changes nothing.
#[app(handlers = [Page, Scripts, Framed], csp = "default-src 'self'", referrer_policy = "same-origin")]
struct Same;

#[tokio::test]
async fn the_app_says_it_for_all_of_its_answers() {
    let client = Client::new(Same);
    let page = client.get("/page").await;
    assert_eq!((policy(&page), page.header("referrer-policy")), (Some(POLICY), Some("same-origin")));
    let scripts = client.get("/scripts").await;
    let default = Client::new(App).get("/scripts").await;
    let without = |answer: &Answer| policy(answer).unwrap().replace(answer.text(), "");
    assert_eq!(without(&scripts), without(&default));
    let error = client.get("/nowhere").header("accept", "text/html").await.expect_status(404);
    assert_eq!(error.header("referrer-policy"), Some("same-origin"));
    assert_eq!(client.get("/framed").await.header("referrer-policy"), Some("no-referrer"));
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
    assert_eq!(five(&client.get("/old/page").await.expect_status(200)), [None; 5]);
    let elsewhere = client.get("/nowhere").header("accept", "text/html").await.expect_status(404);
    assert_eq!(five(&elsewhere), DOCUMENT);
}

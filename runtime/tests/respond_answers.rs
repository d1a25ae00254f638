//! What each kind of answer becomes on the wire.

use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue};
use squall::prelude::*;
use squall::testing::Client;
use std::collections::HashMap;

#[handler(get, "/{kind}")]
struct Answers {
    kind: String,
}

impl Answers {
    async fn get(self) -> Result<Response> {
        unreachable!("{} has a handler of its own", self.kind)
    }
}

macro_rules! answers {
    ($($name:ident $path:literal $ty:ty = $answer:expr;)*) => {
        $(
            #[handler(get, $path)]
            struct $name;

            impl $name {
                async fn get(self) -> $ty {
                    $answer
                }
            }
        )*

        #[app(handlers = [Answers, $($name),*])]
        struct Site;
    };
}

answers! {
    Text "/text" &'static str = "hello";
    Bytes "/bytes" Vec<u8> = vec![0, 1];
    Page "/html" Html<String> = Html("<p>hello".to_owned());
    Data "/json" Json<[u8; 2]> = Json([1, 2]);
    BadData "/bad-json" Json<HashMap<Vec<u8>, u8>> = Json(HashMap::from([(vec![1], 1)]));
    Nothing "/nothing" () = ();
    Status "/status" StatusCode = StatusCode::ACCEPTED;
    WithStatus "/with-status" (StatusCode, &'static str) = (StatusCode::ACCEPTED, "later");
    WithHeaders "/with-headers" (StatusCode, [(http::HeaderName, &'static str); 2], &'static str) =
        (StatusCode::ACCEPTED, [(RETRY_AFTER, "5"), (CONTENT_TYPE, "text/css")], "later");
    BadHeader "/bad-header" ([(http::HeaderName, String); 1], &'static str) = ([(RETRY_AFTER, "a\nb: c".to_owned())], "x");
    WithMap "/with-map" (HeaderMap, &'static str) =
        (HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("7"))]), "x");
    Made "/made" Created<Json<u8>> = Created::at(Text::url(), Json(7));
    Elsewhere "/elsewhere" Redirect = Redirect::to(Text::url());
    Abroad "/abroad" Redirect = Redirect::external("https://example.com/").temporary();
    BadTarget "/bad-target" Redirect = Redirect::external("https://example.com/\r\nx: y");
    Absent "/absent" Option<&'static str> = None;
}

async fn get(path: &str) -> squall::testing::Answer {
    Client::over_socket(Site).await.get(path).await
}

#[tokio::test]
async fn bodies_have_their_types() {
    get("/text")
        .await
        .expect_status(200)
        .expect_header("content-type", "text/plain; charset=utf-8")
        .expect_text("hello");
    let bytes = get("/bytes").await.expect_status(200).expect_header("content-type", "application/octet-stream");
    assert_eq!(&bytes.bytes()[..], [0, 1]);
    get("/html").await.expect_header("content-type", "text/html; charset=utf-8").expect_text("<p>hello");
    get("/json").await.expect_header("content-type", "application/json").expect_text("[1,2]");
}

#[tokio::test]
async fn statuses_and_headers_stand_before_an_answer() {
    get("/nothing").await.expect_status(204).expect_text("");
    get("/status").await.expect_status(202).expect_text("");
    get("/with-status").await.expect_status(202).expect_text("later");
    let answer = get("/with-headers").await.expect_status(202).expect_header("retry-after", "5");
    answer.expect_header("content-type", "text/css");
    get("/with-map").await.expect_status(200).expect_header("retry-after", "7");
    get("/made").await.expect_status(201).expect_header("location", "/text").expect_text("7");
}

#[tokio::test]
async fn redirects_name_their_target() {
    get("/elsewhere").await.expect_status(303).expect_header("location", "/text");
    get("/abroad").await.expect_status(307).expect_header("location", "https://example.com/");
}

#[tokio::test]
async fn what_cannot_be_sent_is_a_500_that_tells_nothing() {
    for path in ["/bad-json", "/bad-header", "/bad-target"] {
        let answer = get(path).await.expect_status(500);
        assert!(!answer.text().contains("key") && !answer.text().contains("example"), "{path}: {}", answer.text());
    }
    get("/absent").await.expect_status(404);
}

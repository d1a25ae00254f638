//! What each kind of answer becomes on the wire.

use futures_util::{StreamExt, stream};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue};
use squall::prelude::*;
use squall::testing::Client;
use squall::{Attachment, Body, Conditional, ETag, LocalPath};
use std::borrow::Cow;
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
    Owned "/owned" String = "hello".to_owned();
    Borrowed "/borrowed" Cow<'static, str> = Cow::Borrowed("hello");
    OwnedCow "/owned-cow" Cow<'static, str> = Cow::Owned("hello".to_owned());
    Empty "/empty" &'static str = "";
    Bytes "/bytes" Vec<u8> = vec![0, 1];
    Shared "/shared" bytes::Bytes = bytes::Bytes::from_static(b"hello");
    Static "/static" &'static [u8] = b"hello";
    Whole "/whole" Body = Body::from("hello");
    NoBody "/no-body" Body = Body::empty();
    Stream "/stream" Body = Body::from_stream(stream::iter(["hel", "lo"]).map(Ok::<_, Error>));
    Foreign "/foreign" http::Response<&'static str> = http::Response::builder().status(202).header("x-a", "1").body("hello").unwrap();
    Ours "/ours" Response = Response::new(Body::from("hello"));
    Fine "/fine" Result<Option<&'static str>> = Ok(Some("hello"));
    Failed "/failed" Result<&'static str> = Err(Error::conflict("taken"));
    FailedOtherwise "/failed-otherwise" Result<&'static str, std::fmt::Error> = Err(std::fmt::Error);
    Tagged "/tagged" Conditional<Json<u8>> = Conditional::new(ETag::strong(7), Json(7));
    Saved "/saved" Attachment<&'static str> = Attachment::new("a.txt", "hello");
    NoContent "/no-content" (StatusCode, &'static str) = (StatusCode::NO_CONTENT, "hello");
    NotModified "/not-modified" (StatusCode, &'static str) = (StatusCode::NOT_MODIFIED, "hello");
    Reset "/reset" (StatusCode, &'static str) = (StatusCode::RESET_CONTENT, "hello");
    NoContentWithLength "/no-content-with-length" (StatusCode, [(http::HeaderName, &'static str); 1], &'static str) =
        (StatusCode::NO_CONTENT, [(CONTENT_LENGTH, "5")], "hello");
    NotFinal "/not-final" StatusCode = StatusCode::CONTINUE;
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
    Found "/found" Redirect = Redirect::to(Text::url()).found();
    Moved "/moved" Redirect = Redirect::to(Text::url()).moved();
    Temporary "/temporary" Redirect = Redirect::to(Text::url()).temporary();
    Permanent "/permanent" Redirect = Redirect::to(Text::url()).permanent();
    Local "/local" Redirect = Redirect::to("/a?b#c".parse::<LocalPath>().unwrap());
    Abroad "/abroad" Redirect = Redirect::external("https://example.com/").temporary();
    BadTarget "/bad-target" Redirect = Redirect::external("https://example.com/\r\nx: y");
    Absent "/absent" Option<&'static str> = None;
}

async fn get(path: &str) -> squall::testing::Answer {
    Client::over_socket(Site).await.get(path).await
}

const TEXT: Option<&str> = Some("text/plain; charset=utf-8");
const BYTES: Option<&str> = Some("application/octet-stream");

/// Path, status, type and content of each answer; the length is told, and HEAD is the same without the content.
#[tokio::test]
async fn every_answer_has_its_type_its_length_and_its_head() {
    let client = Client::over_socket(Site).await;
    for (path, status, content_type, content) in [
        ("/text", 200, TEXT, "hello"),
        ("/owned", 200, TEXT, "hello"),
        ("/borrowed", 200, TEXT, "hello"),
        ("/owned-cow", 200, TEXT, "hello"),
        ("/empty", 200, TEXT, ""),
        ("/bytes", 200, BYTES, "\0\u{1}"),
        ("/shared", 200, BYTES, "hello"),
        ("/static", 200, BYTES, "hello"),
        ("/html", 200, Some("text/html; charset=utf-8"), "<p>hello"),
        ("/json", 200, Some("application/json"), "[1,2]"),
        ("/whole", 200, None, "hello"),
        ("/no-body", 200, None, ""),
        ("/foreign", 202, None, "hello"),
        ("/ours", 200, None, "hello"),
        ("/fine", 200, TEXT, "hello"),
        ("/status", 202, None, ""),
        ("/with-status", 202, TEXT, "later"),
        ("/made", 201, Some("application/json"), "7"),
        ("/tagged", 200, Some("application/json"), "7"),
        ("/saved", 200, TEXT, "hello"),
        ("/elsewhere", 303, None, ""),
    ] {
        let get = client.get(path).await.expect_status(status).expect_text(content);
        let head = client.head(path).await.expect_status(status).expect_text("");
        for answer in [get, head] {
            assert_eq!(answer.header("content-type"), content_type, "{path}: {answer}");
            answer.expect_header("content-length", &content.len().to_string()).expect_no_header("transfer-encoding");
        }
    }
    let get = client.get("/stream").await.expect_status(200).expect_text("hello").expect_no_header("content-length");
    get.expect_header("transfer-encoding", "chunked");
    client.head("/stream").await.expect_status(200).expect_text("").expect_no_header("content-length");
    for (path, status) in [("/failed", 409), ("/failed-otherwise", 500), ("/absent", 404)] {
        let get = client.get(path).await.expect_status(status);
        let head = client.head(path).await.expect_status(status).expect_text("");
        head.expect_header("content-length", &get.bytes().len().to_string());
    }
}

#[tokio::test]
async fn some_statuses_have_no_content() {
    let client = Client::over_socket(Site).await;
    for (path, status) in
        [("/nothing", 204), ("/no-content", 204), ("/no-content-with-length", 204), ("/not-modified", 304)]
    {
        for method in [http::Method::GET, http::Method::HEAD] {
            let answer = client.request(method, path).await.expect_status(status).expect_text("");
            answer.expect_no_header("content-length").expect_no_header("transfer-encoding");
        }
    }
    client.get("/reset").await.expect_status(205).expect_text("").expect_header("content-length", "0");
    // The connection that all this went over is as it should be.
    client.get("/text").await.expect_text("hello");
    client.get("/not-final").await.expect_status(500);
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
    for (path, status) in
        [("/elsewhere", 303), ("/found", 302), ("/moved", 301), ("/temporary", 307), ("/permanent", 308)]
    {
        get(path).await.expect_status(status).expect_header("location", "/text").expect_text("");
    }
    get("/local").await.expect_status(303).expect_header("location", "/a?b#c");
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

//! What each type of answer says.
#![allow(deprecated, reason = "an old handler is served all the same")]

use serde_json::{Value, json};
use squall::prelude::*;
use squall::{Answers, App, Attachment, Conditional, DescribeAnswer, ETag, File, OpenApi};

struct Csv(&'static str);

impl Respond for Csv {
    fn respond(self, request: &Request) -> Result<Response> {
        ([(http::header::CONTENT_TYPE, "text/csv")], self.0).respond(request)
    }
}

impl DescribeAnswer for Csv {
    fn describe(answers: &mut Answers<'_>) {
        answers.body(200, "text/csv");
        answers.header(200, "X-Rows", "How many there are.");
    }
}

/// Handlers of one method, each at a path of its own.
macro_rules! handlers_of {
    ($($name:ident $path:literal $answer:ty = $value:expr;)*) => {$(
        #[handler(get, $path, openapi = on)]
        struct $name;

        impl $name {
            async fn get(self) -> $answer {
                $value
            }
        }
    )*};
}

handlers_of! {
    Text "/text" &'static str = "";
    Page "/page" Html<String> = Html(String::new());
    Number "/number" Json<u8> = Json(1);
    Perhaps "/perhaps" Option<Json<u8>> = None;
    Nothing "/nothing" Result<()> = Ok(());
    Elsewhere "/elsewhere" Redirect = Redirect::to(Text::url());
    Made "/made" Created<Json<u8>> = Created::at(Text::url(), Json(1));
    Status "/status" (StatusCode, Json<u8>) = (StatusCode::ACCEPTED, Json(1));
    Known "/known" Conditional<Json<u8>> = Conditional::new(ETag::strong(1), Json(1));
    Download "/download" Attachment<Csv> = Attachment::new("a.csv", Csv("a"));
    OnDisk "/on-disk" Result<File> = File::open("Cargo.toml").await;
    Whatever "/whatever" Response = Response::default();
    Own "/own" OwnAnswer = OwnAnswer;
}

/// An answer that says nothing of itself.
struct OwnAnswer;

impl Respond for OwnAnswer {
    fn respond(self, request: &Request) -> Result<Response> {
        "".respond(request)
    }
}

/// What is old.
#[deprecated]
#[handler(get, "/old")]
struct Old;

impl Old {
    async fn get(self) -> Json<u8> {
        Json(1)
    }
}

/// A handler that serves the document in a way of its own.
#[handler(get, "/own.json", openapi = off)]
struct OwnDocument {
    document: OpenApi,
}

impl OwnDocument {
    async fn get(self) -> OpenApi {
        self.document
    }
}

#[derive(serde::Serialize, squall::JsonSchema)]
struct OwnProblem {
    text: String,
}

fn problem(error: &Error, _: &Request) -> Json<OwnProblem> {
    Json(OwnProblem { text: error.to_string() })
}

#[app(
    errors = problem,
    handlers = [
        Text, Page, Number, Perhaps, Nothing, Elsewhere, Made, Status, Known, Download, OnDisk, Whatever, Own, Old, OwnDocument,
    ],
)]
struct Site;

fn responses(path: &str) -> Value {
    Site::openapi().json()["paths"][path]["get"]["responses"].clone()
}

/// The media types of a status.
fn media_types(path: &str, status: &str) -> Vec<String> {
    let response = responses(path)[status]["content"].clone();
    response.as_object().map(|content| content.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn each_type_of_answer_says_what_it_is() {
    for (path, status, media_type) in [
        ("/text", "200", "text/plain"),
        ("/page", "200", "text/html"),
        ("/number", "200", "application/json"),
        ("/perhaps", "200", "application/json"),
        ("/made", "201", "application/json"),
        ("/status", "2XX", "application/json"),
        ("/known", "200", "application/json"),
        ("/download", "200", "text/csv"),
        ("/on-disk", "200", "*/*"),
    ] {
        assert_eq!(media_types(path, status), [media_type], "{path}");
    }
    assert_eq!(responses("/nothing")["204"], json!({"description": "It is done."}));
    assert!(responses("/elsewhere")["3XX"]["headers"]["Location"].is_object());
    assert_eq!(responses("/perhaps")["404"]["$ref"], "#/components/responses/NotFound");
    assert!(responses("/known")["304"].is_object() && responses("/known")["200"]["headers"]["ETag"].is_object());
    assert!(responses("/download")["200"]["headers"]["X-Rows"].is_object());
    for path in ["/whatever", "/own"] {
        assert_eq!(responses(path), json!({"default": {"description": "What the handler answers."}}), "{path}");
    }
}

#[test]
fn errors_are_those_of_the_app() {
    let document = Site::openapi();
    let content = &document.json()["components"]["responses"]["NotFound"]["content"];
    assert_eq!(content["application/json"]["schema"]["$ref"], "#/components/schemas/OwnProblem");
}

#[test]
fn what_is_deprecated_is_said_to_be() {
    let document = Site::openapi();
    let old = &document.json()["paths"]["/old"]["get"];
    assert_eq!((&old["deprecated"], &old["summary"]), (&json!(true), &json!("What is old.")));
}

#[test]
fn the_crate_gives_title_and_version() {
    let document = Site::openapi();
    assert_eq!(document.json()["info"]["title"], "squall");
    assert_eq!(document.json()["info"]["version"], env!("CARGO_PKG_VERSION"));
}

#[tokio::test]
async fn a_handler_may_serve_it_in_a_way_of_its_own() {
    let client = squall::testing::Client::over_socket(Site).await;
    let document: Value = client.get("/own.json").await.expect_status(200).json();
    assert_eq!(document, *Site::openapi().json());
}

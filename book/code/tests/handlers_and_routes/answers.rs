//! What a handler answers, and how it fails.

use squall::prelude::*;
use squall::testing::Client;

#[app(handlers = [Weather, Data, Page, AddPost, ShowPost, SignIn, Csv, Divide, Import, Rename, OldPosts])]
struct App;

// ANCHOR: data
#[derive(serde::Serialize)]
struct Report {
    place: String,
    degrees: f32,
}

#[handler(get, "/api/weather/{place}")]
struct Weather {
    place: String,
}

impl Weather {
    async fn get(self) -> Option<Json<Report>> {
        (self.place == "oslo").then_some(Json(Report { place: self.place, degrees: -3.5 }))
    }
}

#[handler(get, "/weather")]
struct Page;

impl Page {
    async fn get(self) -> Html<&'static str> {
        Html("<!DOCTYPE html>\n<title>Weather</title>\n<p>Cold.")
    }
}
// ANCHOR_END: data

#[handler(get, "/data")]
struct Data;

impl Data {
    async fn get(self) -> Vec<u8> {
        vec![1, 2]
    }
}

#[handler(get, "/posts/{id}")]
struct ShowPost {
    id: u32,
}

impl ShowPost {
    async fn get(self) -> String {
        format!("post {}", self.id)
    }
}

// ANCHOR: places
#[handler(post, "/posts")]
struct AddPost;

impl AddPost {
    async fn post(self) -> Created<Json<u32>> {
        Created::at(ShowPost::url(7), Json(7)) // 201, Location: /posts/7
    }
}

#[handler(post, "/sign-in")]
struct SignIn {
    #[query]
    next: Option<squall::LocalPath>,
}

impl SignIn {
    async fn post(self) -> Redirect {
        match self.next {
            Some(path) => Redirect::to(path),
            None => Redirect::to(ShowPost::url(1)),
        }
    }
}
// ANCHOR_END: places

// ANCHOR: redirect
#[redirect("/blog/{year}/{id}", to = "/posts/{id}")]
struct OldPosts;
// ANCHOR_END: redirect

#[tokio::test]
async fn an_old_address_is_sent_on() {
    let client = Client::new(App);
    let answer = client.get("/blog/2019/7?page=2").await.expect_status(301);
    answer.expect_header("location", "/posts/7?page=2");
}

// ANCHOR: headers
#[handler(get, "/weather.csv")]
struct Csv;

impl Csv {
    async fn get(self) -> ([(http::HeaderName, &'static str); 1], &'static str) {
        ([(http::header::CONTENT_TYPE, "text/csv; charset=utf-8")], "place,degrees\noslo,-3.5\n")
    }
}
// ANCHOR_END: headers

// ANCHOR: error
#[handler(get, "/divide/{a}/{b}")]
struct Divide {
    a: i32,
    b: i32,
}

impl Divide {
    async fn get(self) -> Result<String> {
        let result = self.a.checked_div(self.b);
        let result = result.or_status(StatusCode::BAD_REQUEST, "this cannot be divided")?;
        Ok(result.to_string())
    }
}
// ANCHOR_END: error

// ANCHOR: cause
#[handler(get, "/import")]
struct Import;

impl Import {
    async fn get(self) -> Result<String> {
        Ok(std::fs::read_to_string("a file that is not there")?)
    }
}
// ANCHOR_END: cause

// ANCHOR: derived
#[derive(squall::HttpError)]
enum RenameError {
    #[error(404, "there is no post {0}")]
    Unknown(u32),
    #[error(409, "another post is called `{title}`")]
    Taken { title: String },
    #[error(500)]
    Disk(#[from] std::io::Error),
}

#[handler(put, "/posts/{id}/title")]
struct Rename {
    id: u32,
    #[body]
    title: String,
}

impl Rename {
    async fn put(self) -> Result<StatusCode, RenameError> {
        match (self.id, self.title.as_str()) {
            (1, "rain") => Err(RenameError::Taken { title: self.title }),
            (1, title) => {
                write(title)?;
                Ok(StatusCode::NO_CONTENT)
            }
            _ => Err(RenameError::Unknown(self.id)),
        }
    }
}
// ANCHOR_END: derived

fn write(title: &str) -> std::io::Result<()> {
    if title == "full" { Err(std::io::Error::other("the disk is full")) } else { Ok(()) }
}

#[tokio::test]
async fn data() {
    let client = Client::new(App);
    client.get(Weather::url("oslo")).await.expect_text(r#"{"place":"oslo","degrees":-3.5}"#);
    client.get(Weather::url("rome")).await.expect_status(404);
    client.get("/weather").await.expect_header("content-type", "text/html; charset=utf-8");
    client.get("/data").await.expect_header("content-type", "application/octet-stream");
    client.get("/weather.csv").await.expect_header("content-type", "text/csv; charset=utf-8");
}

#[tokio::test]
async fn places() {
    let client = Client::new(App);
    client.post("/posts").await.expect_status(201).expect_header("location", "/posts/7").expect_text("7");
    client.post("/sign-in").await.expect_status(303).expect_header("location", "/posts/1");
    client.post("/sign-in?next=/posts/3").follow().await.expect_text("post 3");
    client.post("/sign-in?next=//evil.example").await.expect_status(400);
}

#[tokio::test]
async fn an_error_says_what_the_client_may_know() {
    let client = Client::new(App);
    client.get(Divide::url(6, 3)).await.expect_status(200).expect_text("2");
    client.get(Divide::url(6, 0)).await.expect_status(400).expect_text_containing("this cannot be divided");
    let failed = client.get(Import::url()).await.expect_status(500);
    assert!(!failed.text().contains("file"), "{}", failed.text());
}

#[tokio::test]
async fn the_variants_of_an_enum_have_statuses() {
    let client = Client::new(App);
    let rename = |id: u32, title: &str| client.put(Rename::url(id)).body(title.to_owned());
    rename(1, "snow").await.expect_status(204);
    rename(1, "rain").await.expect_status(409).expect_text_containing("another post is called `rain`");
    rename(2, "snow").await.expect_status(404).expect_text_containing("there is no post 2");
    let failed = rename(1, "full").await.expect_status(500);
    assert!(!failed.text().contains("disk"), "{}", failed.text());
}

//! Pages on the wire.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use squall::prelude::*;
use squall::testing::Client;
use squall::{Created, Flash, MemorySessions, SignIn, User};
use std::fmt::Display;

#[derive(Clone)]
struct Author {
    name: String,
}

impl User for Author {
    type State = ();
    type Id = String;

    fn id(&self) -> String {
        self.name.clone()
    }

    async fn find(name: String, _: ()) -> Result<Option<Author>> {
        match name.as_str() {
            "broken" => Err(Error::unavailable("the database is away")),
            _ => Ok(Some(Author { name })),
        }
    }
}

#[app(
    user = Author,
    login = Visitor,
    sessions = MemorySessions::new(),
    errors = problem,
    handlers = [Post, Comments, Visitor, Enter, Form, Script, Numbers, Own, Generic, Feed, Fails, Missing, Lost, Maybe, Note],
)]
struct App;

fn problem(error: &Error, request: &Request) -> Result<(StatusCode, VisitorPage)> {
    _ = request;
    Ok((error.status(), VisitorPage))
}

#[page("pages/post.html")]
struct PostPage {
    title: String,
    comments: Vec<&'static str>,
}

#[handler(get, "/posts/{title}", public)]
struct Post {
    title: String,
    #[query]
    comment: Option<String>,
}

impl Post {
    async fn get(self) -> PostPage {
        let comments = if self.comment.is_some() { vec!["a <b>", "c"] } else { Vec::new() };
        PostPage { title: self.title, comments }
    }
}

#[page("pages/post.html", block = "comments")]
struct CommentsPage {
    comments: [&'static str; 1],
}

#[handler(get, "/comments", public)]
struct Comments;

impl Comments {
    async fn get(self) -> CommentsPage {
        CommentsPage { comments: ["alone"] }
    }
}

#[page("pages/visitor.html")]
struct VisitorPage;

#[handler(get, "/visitor", public)]
struct Visitor;

impl Visitor {
    async fn get(self) -> VisitorPage {
        VisitorPage
    }
}

#[handler(post, "/enter/{name}", public, throttle = "100/1m")]
struct Enter {
    name: String,
    #[sign_in(name)]
    door: SignIn<Author>,
}

impl Enter {
    async fn post(self) -> Result<&'static str> {
        self.door.sign_in(&Author { name: self.name })?;
        Ok("welcome")
    }
}

#[page("pages/form.html")]
struct FormPage;

#[handler(get, "/form", public)]
struct Form;

impl Form {
    async fn get(self) -> Created<FormPage> {
        Created::at(Form::url(), FormPage)
    }
}

#[page("pages/script.html")]
struct ScriptPage;

#[handler(get, "/script", public)]
struct Script;

impl Script {
    async fn get(self) -> ScriptPage {
        ScriptPage
    }
}

#[page("pages/numbers.html", stream)]
struct NumbersPage {
    count: u32,
    fails: bool,
}

impl NumbersPage {
    fn last(&self) -> std::result::Result<&'static str, std::fmt::Error> {
        if self.fails { Err(std::fmt::Error) } else { Ok("end") }
    }
}

#[handler(get, "/numbers/{count}", public)]
struct Numbers {
    count: u32,
    #[query]
    fails: Option<bool>,
}

impl Numbers {
    async fn get(self) -> NumbersPage {
        NumbersPage { count: self.count, fails: self.fails.unwrap_or(false) }
    }
}

#[page("pages/own.html")]
struct OwnPage {
    user: &'static str,
    path: u8,
}

#[handler(get, "/own", public)]
struct Own;

impl Own {
    async fn get(self) -> OwnPage {
        OwnPage { user: "mine", path: 7 }
    }
}

#[page("pages/generic.html")]
struct GenericPage<'a, T: Display, const N: usize> {
    items: [&'a T; N],
}

#[handler(get, "/generic", public)]
struct Generic;

impl Generic {
    async fn get(self) -> GenericPage<'static, u8, 2> {
        GenericPage { items: [&1, &2] }
    }
}

#[page("pages/feed.xml")]
struct FeedPage {
    title: &'static str,
}

#[handler(get, "/feed", public)]
struct Feed;

impl Feed {
    async fn get(self) -> FeedPage {
        FeedPage { title: "a & b" }
    }
}

#[page("pages/fails.html")]
struct FailsPage;

impl FailsPage {
    fn text(&self) -> std::result::Result<&'static str, std::fmt::Error> {
        Err(std::fmt::Error)
    }
}

#[handler(get, "/fails", public)]
struct Fails;

impl Fails {
    async fn get(self) -> FailsPage {
        FailsPage
    }
}

#[handler(get, "/missing", public)]
struct Missing;

impl Missing {
    async fn get(self) -> (StatusCode, PostPage) {
        (StatusCode::NOT_FOUND, PostPage { title: "nothing here".to_owned(), comments: Vec::new() })
    }
}

/// A status without content has no page.
#[handler(get, "/lost", public)]
struct Lost;

impl Lost {
    async fn get(self) -> (StatusCode, VisitorPage) {
        (StatusCode::NO_CONTENT, VisitorPage)
    }
}

/// Its form is for who is signed in.
#[page("pages/maybe.html")]
struct MaybePage;

#[handler(get, "/maybe", public)]
struct Maybe;

impl Maybe {
    async fn get(self) -> MaybePage {
        MaybePage
    }
}

#[handler(post, "/note/{text}", public)]
struct Note {
    text: String,
    flash: Flash,
}

impl Note {
    async fn post(self) -> StatusCode {
        self.flash.warning(self.text);
        StatusCode::NO_CONTENT
    }
}

#[tokio::test]
async fn a_form_that_is_not_shown_begins_no_session() {
    let client = Client::over_socket(App).await;
    client.get("/maybe").await.expect_status(200).expect_text("");
    assert!(client.cookie("__Host-session").is_none());
    client.post("/enter/Ada").await.expect_status(200);
    let page = client.get("/maybe").await.expect_text_containing("<input type=\"hidden\" name=\"_xsrf\" value=\"");
    // The token is the session's: a request that says nothing else of where it comes from passes by it.
    let (_, rest) = page.text().split_once("value=\"").unwrap();
    let token = rest.split_once('"').unwrap().0.to_owned();
    client.post("/note/a").header("x-xsrf-token", token).await.expect_status(204);
}

#[tokio::test]
async fn messages_are_shown_by_the_next_page_and_once() {
    let client = Client::over_socket(App).await;
    client.post("/note/%3Cb%3E").await.expect_status(204);
    client.get("/maybe").await.expect_text("<p class=\"warning\">&#60;b&#62;</p>");
    client.get("/maybe").await.expect_text("");
}

#[tokio::test]
async fn a_page_is_html_in_its_language() {
    let client = Client::over_socket(App).await;
    let answer = client.get("/posts/a%3Cb?comment=1").await.expect_status(200);
    let answer =
        answer.expect_header("content-type", "text/html; charset=utf-8").expect_header("content-language", "en");
    assert_eq!(
        answer.text(),
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>a&#60;b - Site</title></head>\n<body>\n\n\
         <h1>a&#60;b</h1>\n\n<ul>\n<li>1 <q>a &#60;b&#62;</q></li>\n<li>2 <q>c</q></li>\n</ul>\n\n\n</body>\n</html>"
    );
    client.get("/posts/x").await.expect_text_containing("<ul>\n<li>none</li>\n</ul>");
}

#[tokio::test]
async fn who_has_the_page_already_is_not_sent_it_again() {
    let client = Client::over_socket(App).await;
    let first = client.get("/posts/x").await.expect_status(200);
    let tag = first.header("etag").unwrap().to_owned();
    assert!(tag.starts_with("W/\"") && tag.len() == 20, "{tag}");
    let again = client.get("/posts/x").header("if-none-match", &tag).await.expect_status(304);
    again.expect_header("etag", &tag).expect_text("").expect_no_header("content-language");
    client.get("/posts/y").header("if-none-match", &tag).await.expect_status(200);
    // It is of the whole answer, whatever its status.
    client.get("/missing").header("if-none-match", "*").await.expect_status(404).expect_text_containing("nothing here");
    let head = client.head("/posts/x").await.expect_status(200).expect_header("etag", &tag);
    assert_eq!(head.header("content-length").unwrap(), first.text().len().to_string());
}

#[tokio::test]
async fn a_block_alone_is_a_page() {
    let client = Client::over_socket(App).await;
    client
        .get("/comments")
        .await
        .expect_text("\n<ul>\n<li>1 <q>alone</q></li>\n</ul>\n")
        .expect_no_header("content-language");
}

#[tokio::test]
async fn a_public_page_knows_who_is_signed_in() {
    let client = Client::over_socket(App).await;
    let answer = client.get("/visitor?a=b").await.expect_status(200).expect_text("<p>nobody at /visitor</p>");
    // It would be another for somebody else.
    answer.expect_no_header("etag").expect_header("cache-control", "private, no-store");
    client.post("/enter/Ada").await.expect_status(200);
    let answer = client.get("/visitor").await.expect_status(200).expect_text("<p>Ada at /visitor</p>");
    answer
        .expect_header("content-type", "text/html; charset=utf-8")
        .expect_header("cache-control", "private, no-store");
    client.head("/visitor").await.expect_status(200).expect_text("").expect_header("content-length", "22");
}

#[tokio::test]
async fn the_page_of_an_error_knows_it_too() {
    let client = Client::over_socket(App).await;
    client.get("/nowhere").await.expect_status(404).expect_text("<p>nobody at /nowhere</p>");
    client.post("/enter/Ada").await.expect_status(200);
    client.get("/fails").await.expect_status(500).expect_text("<p>Ada at /fails</p>");
    // Where it cannot know it, the plain page is answered with.
    client.post("/enter/broken").await.expect_status(200);
    let answer = client.get("/visitor").header("accept", "application/json").await.expect_status(503);
    answer.expect_header("content-type", "application/problem+json").expect_text_containing("the database is away");
}

#[tokio::test]
async fn a_form_carries_the_token_of_the_session() {
    let client = Client::over_socket(App).await;
    let answer =
        client.get("/form").await.expect_status(201).expect_header("location", "/form").expect_no_header("etag");
    assert!(client.cookie("__Host-session").is_some());
    let field =
        answer.text().strip_prefix("<form method=\"post\"><input type=\"hidden\" name=\"_xsrf\" value=\"").unwrap();
    let (token, rest) = field.split_once('"').unwrap();
    assert_eq!((token.len(), rest), (43, "><button>Send</button></form>"));
}

#[tokio::test]
async fn a_script_has_the_nonce_of_the_policy() {
    let client = Client::over_socket(App).await;
    let answer = client.get("/script").await.expect_status(200).expect_no_header("etag");
    let nonce =
        answer.text().strip_prefix("<script nonce=\"").unwrap().strip_suffix("\">1</script>").unwrap().to_owned();
    assert_eq!(nonce.len(), 32);
    assert!(answer.header("content-security-policy").unwrap().contains(&format!("'nonce-{nonce}'")));
}

#[tokio::test]
async fn a_long_page_is_sent_while_it_is_rendered() {
    let client = Client::over_socket(App).await;
    let answer = client.get("/numbers/100000").await.expect_status(200).expect_no_header("content-length");
    let answer = answer.expect_no_header("etag").expect_header("content-type", "text/html; charset=utf-8");
    let expected: String = (0..100_000).map(|number| format!("{number}\n")).chain(["end".to_owned()]).collect();
    assert!(answer.text() == expected, "{} bytes", answer.text().len());
}

#[tokio::test]
async fn a_long_page_that_fails_breaks_off() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let client = Client::over_socket(App).await;
    let mut stream = tokio::net::TcpStream::connect(client.address().unwrap()).await.unwrap();
    stream.write_all(b"GET /numbers/10?fails=true HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(!answer.ends_with("0\r\n\r\n"), "it has the end of a whole answer: {answer}");
}

#[tokio::test]
async fn fields_stand_before_what_the_request_brings() {
    let client = Client::over_socket(App).await;
    let answer = client.get("/own").await.expect_text("mine 7");
    assert!(answer.header("etag").is_some());
}

#[tokio::test]
async fn a_page_may_be_generic() {
    Client::over_socket(App).await.get("/generic").await.expect_text("1;2;");
}

#[tokio::test]
async fn other_files_are_what_their_names_say() {
    let client = Client::over_socket(App).await;
    let answer = client.get("/feed").await.expect_header("content-type", "application/xml; charset=utf-8");
    answer.expect_text("<feed><title>a &#38; b</title></feed>");
}

#[tokio::test]
async fn a_status_without_content_has_no_page() {
    Client::over_socket(App).await.get("/lost").await.expect_status(204).expect_text("");
}

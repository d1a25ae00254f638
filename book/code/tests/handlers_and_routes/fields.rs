//! Where the fields of a handler come from.

use serde::Deserialize;
use squall::prelude::*;
use squall::testing::Client;
use squall::{Arguments, FromRequest, Load};
use std::sync::Arc;

// ANCHOR: app
#[app(handlers = [Search, Find, AddPost, SignUp, Import, Preferences, Page, Account])]
struct App {
    posts: Arc<[&'static str]>,
}
// ANCHOR_END: app

// ANCHOR: query
#[handler(get, "/search")]
struct Search {
    #[query]
    q: String,
    #[query(default = 1)]
    page: u32,
    #[query]
    lang: Option<String>,
    #[query(rename = "tag")]
    tags: Vec<String>,
}
// ANCHOR_END: query

impl Search {
    async fn get(self) -> String {
        format!("{} {} {:?} {:?}", self.q, self.page, self.lang, self.tags)
    }
}

// ANCHOR: arguments
#[handler(get, post, "/find")]
struct Find {
    #[arguments]
    arguments: Arguments,
}

impl Find {
    async fn get(self) -> Result<String> {
        let text = self.arguments.get("text").or_status(StatusCode::BAD_REQUEST, "find what?")?;
        let tags: Vec<_> = self.arguments.all("tag").collect();
        Ok(format!("{text} {tags:?}"))
    }

    async fn post(self) -> Result<String> {
        self.get().await
    }
}
// ANCHOR_END: arguments

// ANCHOR: body
#[derive(Deserialize)]
struct NewPost {
    title: String,
}

#[handler(post, "/posts")]
struct AddPost {
    #[json]
    post: NewPost,
}

#[handler(post, "/sign-up")]
struct SignUp {
    #[form]
    account: NewAccount,
}

#[derive(Deserialize)]
struct NewAccount {
    name: String,
}

#[handler(put, "/import", body_limit = 20_000_000)]
struct Import {
    #[body]
    text: String,
}
// ANCHOR_END: body

impl AddPost {
    async fn post(self) -> String {
        self.post.title
    }
}

impl SignUp {
    async fn post(self) -> String {
        self.account.name
    }
}

impl Import {
    async fn put(self) -> String {
        self.text.len().to_string()
    }
}

// ANCHOR: header
#[handler(get, "/preferences")]
struct Preferences {
    #[header]
    accept_language: Option<String>,
    #[cookie(default = "light")]
    theme: String,
}
// ANCHOR_END: header

impl Preferences {
    async fn get(self) -> String {
        format!("{:?} {}", self.accept_language, self.theme)
    }
}

// ANCHOR: state
#[handler(get, "/pages/{number}")]
struct Page {
    number: usize,
    #[state]
    posts: Arc<[&'static str]>,
}

impl Page {
    async fn get(self) -> Option<&'static str> {
        self.posts.get(self.number).copied()
    }
}
// ANCHOR_END: state

// ANCHOR: own
/// The language that the visitor reads best, of those that the site has.
enum Language {
    English,
    German,
}

impl FromRequest for Language {
    async fn from_request(request: &Request) -> Result<Language> {
        let header = request.headers().get("accept-language").and_then(|value| value.to_str().ok());
        Ok(if header.is_some_and(|value| value.starts_with("de")) { Language::German } else { Language::English })
    }
}

/// The newest post, which takes the app's posts to find.
struct Newest(&'static str);

impl Load for Newest {
    type State = Arc<[&'static str]>;

    async fn load(_request: &Request, posts: Arc<[&'static str]>) -> Result<Newest> {
        let newest = posts.last().copied();
        newest.map(Newest).ok_or_else(|| Error::new(http::StatusCode::NOT_FOUND, "there are no posts yet"))
    }
}

#[handler(get, "/account")]
struct Account {
    language: Language,
    #[load]
    newest: Newest,
}
// ANCHOR_END: own

impl Account {
    async fn get(self) -> String {
        let word = match self.language {
            Language::English => "newest",
            Language::German => "neuestes",
        };
        format!("{word}: {}", self.newest.0)
    }
}

fn client() -> Client {
    Client::new(App { posts: Arc::new(["rain", "wind"]) })
}

#[tokio::test]
async fn values_of_the_query() {
    let client = client();
    client.get("/search?q=x").await.expect_text("x 1 None []");
    client.get("/search?q=a+b&page=2&lang=de&tag=1&tag=2").await.expect_text(r#"a b 2 Some("de") ["1", "2"]"#);
    client.get("/search").await.expect_status(400).expect_text_containing("the query parameter `q` is missing");
    client.get("/search?q=x&page=two").await.expect_status(400).expect_text_containing("`page` cannot be read");
}

#[tokio::test]
async fn bodies() {
    let client = client();
    let post = client.post("/posts").header("content-type", "application/json").body(r#"{"title": "rain"}"#);
    post.await.expect_status(200).expect_text("rain");
    let post = client.post("/posts").header("content-type", "application/json").body("{}");
    post.await.expect_text_containing("missing field `title`");
    client.post("/sign-up").form(&[("name", "Ada")]).await.expect_text("Ada");
    client.put("/import").body("1234").await.expect_text("4");
}

#[tokio::test]
async fn headers_cookies_state_and_types_of_ones_own() {
    let client = client();
    client.get("/preferences").await.expect_text("None light");
    client.set_cookie("theme", "dark");
    client.get("/preferences").header("accept-language", "de").await.expect_text(r#"Some("de") dark"#);
    client.get(Page::url(1_usize)).await.expect_text("wind");
    client.get(Page::url(2_usize)).await.expect_status(404);
    client.get("/account").header("accept-language", "de-AT").await.expect_text("neuestes: wind");
    let empty = Client::new(App { posts: Arc::new([]) });
    empty.get("/account").await.expect_status(404).expect_text_containing("there are no posts yet");
}

#[tokio::test]
async fn arguments_come_by_the_query_and_by_a_form() {
    let client = Client::new(App { posts: Arc::new([]) });
    client.get("/find?text=gale&tag=a").await.expect_text("gale [\"a\"]");
    let form = [("tag", "b"), ("text", "storm")];
    client.post("/find?text=gale&tag=a").form(&form).await.expect_text("storm [\"a\", \"b\"]");
    client.get("/find").await.expect_status(400);
}

//! The code of the chapter "Pages".

use squall::prelude::*;
use squall::testing::Client;
use squall::{MemorySessions, User};

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
        Ok(Some(Author { name }))
    }
}

#[app(
    user = Author,
    login = none("the chapter is not about signing in"),
    sessions = MemorySessions::new(),
    handlers = [ShowPost, ShowComments, Compose, Export],
)]
struct App;

struct Post {
    title: String,
}

#[derive(Clone)]
struct Comment {
    author: &'static str,
    text: &'static str,
}

fn comments() -> Vec<Comment> {
    vec![Comment { author: "Ada", text: "2 < 3" }]
}

// ANCHOR: page
#[page("post.html")]
struct PostPage {
    post: Post,
    comments: Vec<Comment>,
}

#[handler(get, "/posts/{title}", public)]
struct ShowPost {
    title: String,
}

impl ShowPost {
    async fn get(self) -> PostPage {
        PostPage { post: Post { title: self.title }, comments: comments() }
    }
}
// ANCHOR_END: page

// ANCHOR: fragment
#[page("post.html", block = "comments")]
struct Comments {
    comments: Vec<Comment>,
}
// ANCHOR_END: fragment

#[handler(get, "/comments", public)]
struct ShowComments;

impl ShowComments {
    async fn get(self) -> Comments {
        Comments { comments: comments() }
    }
}

// ANCHOR: request
#[page("compose.html")]
struct ComposePage;
// ANCHOR_END: request

#[handler(get, "/compose", public)]
struct Compose;

impl Compose {
    async fn get(self) -> (StatusCode, ComposePage) {
        (StatusCode::OK, ComposePage)
    }
}

// ANCHOR: stream
#[page("export.html", stream)]
struct ExportPage {
    last: u32,
}

impl ExportPage {
    fn rows(&self) -> impl Iterator<Item = u32> {
        0..=self.last
    }
}
// ANCHOR_END: stream

#[handler(get, "/export", public)]
struct Export;

impl Export {
    async fn get(self) -> ExportPage {
        ExportPage { last: 10_000 }
    }
}

#[tokio::test]
async fn the_pages_are_as_the_chapter_says() {
    let client = Client::over_socket(App).await;
    let answer = client.get("/posts/Ownership").await.expect_header("content-language", "en");
    let answer = answer.expect_text_containing("<title>Ownership - The blog</title>");
    let answer = answer.expect_text_containing("<header>Hello, visitor</header>");
    answer.expect_text_containing("<li><b>Ada</b>: 2 &#60; 3</li>");

    let answer = client.get("/comments").await.expect_text_containing("<ul id=\"comments\">");
    assert!(!answer.text().contains("<h1>"), "{}", answer.text());

    let answer = client.get("/compose").await.expect_text_containing("<input type=\"hidden\" name=\"_xsrf\" value=\"");
    answer.expect_no_header("etag");

    client.get("/export").await.expect_text_containing("<td>10000</td>");
}

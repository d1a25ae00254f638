use squall::prelude::*;

#[derive(Clone)]
struct Nobody;

#[app(handlers = [OldPosts, Start, ByRest, Word, InSection, Elsewhere, OneMore, Index, Post, Files, Of])]
struct Site;

#[redirect("/blog/{year}/{slug}", to = "/posts/{slug}")]
struct OldPosts;

/// Sends visitors to the front page.
#[redirect("/start", to = "/?from=start", status = 307)]
pub struct Start;

#[redirect("/files/{*path}", to = "/static/{*path}", cache = public("1h"))]
struct ByRest;

#[redirect("/by/{type}", to = "/of/{type}")]
struct Word;

#[section("/old")]
struct Old;

#[redirect("/front", to = "/", in = Old)]
struct InSection;

/// Another server answers there.
#[redirect("/wiki/{*page}", to = unchecked("/w/{*page}?old=1"))]
struct Elsewhere;

/// To another redirect, which leads on.
#[redirect("/older/{year}/{slug}", to = "/blog/{year}/{slug}")]
struct OneMore;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(get, "/posts/{slug}")]
struct Post {
    slug: String,
}

impl Post {
    async fn get(self) -> String {
        self.slug
    }
}

#[handler(get, "/static/{*path}")]
struct Files {
    path: String,
}

impl Files {
    async fn get(self) -> String {
        self.path
    }
}

#[handler(get, "/of/{word}")]
struct Of {
    word: String,
}

impl Of {
    async fn get(self) -> String {
        self.word
    }
}

/// A function of the attribute's name is another thing.
fn redirect() -> Redirect {
    Redirect::to(Start::url())
}

fn main() {
    let _ = redirect();
    let _ = (Nobody, OldPosts::url("2019", "gale"), Start::url());
}

use squall::prelude::*;

#[derive(Clone)]
struct Nobody;

#[app(handlers = [OldPosts, Start, ByRest, Word, InSection])]
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

/// A function of the attribute's name is another thing.
fn redirect() -> Redirect {
    Redirect::to(Start::url())
}

fn main() {
    let _ = redirect();
    let _ = (Nobody, OldPosts::url("2019", "gale"), Start::url());
}

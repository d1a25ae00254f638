//! The whole of the blog in a real browser, without any script: as a reader, as an author, in both languages.
//!
//! Without Chromium or Playwright it fails and says so: see `runtime/tests/browser/mod.rs`.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../../../runtime/tests/browser/mod.rs"]
mod browser;

use blog::{App, Place, Settings};
use browser::{Browser, Visitor};
use serde_json::json;
use squall::Secret;
use squall::testing::Client;
use std::fs;
use std::path::PathBuf;

const PASSWORD: &str = "fair winds and following seas";
const POST: &str = "/posts/what-a-squall-teaches";

/// What the pages say in one language.
struct Words {
    tag: &'static str,
    sign_in: &'static str,
    welcome: &'static str,
    commented: &'static str,
    published: &'static str,
    uploaded: &'static str,
    nothing: &'static str,
}

const ENGLISH: Words = Words {
    tag: "en",
    sign_in: "Sign in",
    welcome: "Welcome, ",
    commented: "Your comment is there.",
    published: "Your post is out.",
    uploaded: "The picture is there.",
    nothing: "There is nothing here",
};

const GERMAN: Words = Words {
    tag: "de",
    sign_in: "Anmelden",
    welcome: "Willkommen, ",
    commented: "Dein Kommentar ist da.",
    published: "Dein Beitrag ist veröffentlicht.",
    uploaded: "Das Bild ist da.",
    nothing: "Hier ist nichts",
};

/// The smallest picture that Chromium shows: one white pixel.
const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

struct World {
    client: Client,
    browser: Browser,
    picture: PathBuf,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let picture = folder.path().join("harbour.gif");
        fs::write(&picture, GIF).unwrap();
        let settings = Settings {
            database: Place::File(folder.path().join("blog.sqlite")),
            pictures: folder.path().join("pictures"),
            author_password: Some(Secret::new(PASSWORD.to_owned())),
        };
        let client = Client::over_socket(App::open(settings).await.unwrap()).await;
        World { client, browser: Browser::start(&[]), picture, _folder: folder }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.client.address().unwrap().port())
    }

    /// Somebody whose browser runs no script, and prefers this language.
    fn visitor(&self, words: &Words) -> Visitor {
        let options =
            json!({"locale": words.tag, "java_script_enabled": false, "viewport": {"width": 390, "height": 844}});
        self.browser.visitor_with(options)
    }

    fn sign_in(&self, visitor: &Visitor, name: &str, password: &str) {
        visitor.goto(self.url("/sign-in"));
        visitor.fill("#name", name);
        visitor.fill("#password", password);
        visitor.click("main button");
        assert_eq!(visitor.url(), self.url("/"));
    }

    fn author_uploads_and_writes(&self, author: &Visitor, words: &Words, title: &str) -> String {
        author.click("a[href='/pictures']");
        author.choose_file("#picture", &self.picture);
        author.fill("#shows", "The harbour");
        author.click("main form button");
        expect(author, words.uploaded);
        let file = author.attribute("ul.pictures img", "src");
        author.click("a[href='/compose']");
        author.fill("#title", title);
        author.fill("#summary", "Short.");
        author.fill("#body", &format!("## Part\n\n![The harbour]({file})\n\nA **strong** wind."));
        author.select("#language", words.tag);
        author.click("main form button");
        expect(author, words.published);
        assert_eq!(author.attribute(".prose img", "src"), file);
        author.url()
    }
}

#[track_caller]
fn expect(visitor: &Visitor, text: &str) {
    let shown = visitor.text();
    assert!(shown.contains(text), "{text}\n\n{shown}");
    assert_eq!(visitor.complaints(), Vec::<String>::new());
}

fn whole_flow(world: &World, words: &Words, name: &str) {
    // A reader signs up, is made an author, uploads, writes, comments, and leaves.
    let ada = world.visitor(words);
    ada.goto(world.url("/"));
    expect(&ada, words.sign_in);
    ada.click("a[href='/sign-up']");
    ada.fill("#name", name);
    ada.fill("#password", "a long enough secret");
    ada.click("main button");
    expect(&ada, &format!("{}{name}", words.welcome));

    ada.goto(world.url(POST));
    ada.fill("#text", "Very true.\nAnd well said.");
    ada.click(".comments .fields button");
    expect(&ada, words.commented);
    expect(&ada, "And well said.");

    let skipper = world.visitor(words);
    world.sign_in(&skipper, "Skipper", PASSWORD);
    skipper.click("a[href='/people']");
    skipper.click(&format!("li:has(strong:text-is('{name}')) button"));
    expect(&skipper, name);

    ada.goto(world.url("/"));
    let post = world.author_uploads_and_writes(&ada, words, &format!("By {name}"));
    ada.goto(format!("{post}/edit"));
    ada.fill("#body", "Changed.");
    ada.click("main form.fields button");
    expect(&ada, "Changed.");

    ada.click("a[href='/search']");
    ada.fill("#q", "changed");
    ada.click("main form button");
    expect(&ada, &format!("By {name}"));

    ada.click("a[href='/account']");
    ada.click("#sign-out");
    assert_eq!(ada.url(), world.url("/"));
    expect(&ada, words.sign_in);
    ada.goto(world.url("/compose"));
    assert_eq!(ada.url(), world.url("/sign-in?next=%2Fcompose"));
    ada.fill("#name", name);
    ada.fill("#password", "a long enough secret");
    ada.click("main button");
    assert_eq!(ada.url(), world.url("/compose"), "who signs in comes where they wanted to");
    expect(&ada, words.sign_in_gone());
}

impl Words {
    /// What the menu has for authors alone.
    fn sign_in_gone(&self) -> &'static str {
        if self.tag == "de" { "Leute" } else { "People" }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_becomes_an_author_in_both_languages() {
    let world = World::new().await;
    whole_flow(&world, &ENGLISH, "Ada");
    whole_flow(&world, &GERMAN, "Käthe");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_chosen_in_the_menu_of_each_page() {
    let world = World::new().await;
    let visitor = world.visitor(&ENGLISH);
    visitor.goto(world.url(POST));
    visitor.click(".colophon a[hreflang='de']");
    visitor.click("button[value='de']");
    assert_eq!(visitor.url(), world.url(POST), "it comes back to where it was chosen");
    expect(&visitor, GERMAN.sign_in);
    assert_eq!(visitor.attribute("html", "lang"), "de");
    assert_eq!(visitor.attribute("article.post", "lang"), "en", "the post is in the language that it was written in");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_stands_at_its_field() {
    let world = World::new().await;
    for words in [&ENGLISH, &GERMAN] {
        let visitor = world.visitor(words);
        visitor.goto(world.url("/sign-in"));
        visitor.fill("#name", "Skipper");
        visitor.fill("#password", "a wrong guess");
        visitor.click("main button");
        assert_eq!(visitor.attribute("#name", "value"), "Skipper");
        let shown = visitor.text();
        let wrong =
            if words.tag == "de" { "Name oder Passwort ist falsch" } else { "The name or the password is wrong" };
        assert!(shown.contains(wrong), "{shown}");
        // Chromium notes each answer that is an error; there must be nothing else.
        assert!(visitor.complaints().iter().all(|complaint| complaint.contains("422")), "only the status itself");
        visitor.goto(world.url("/nowhere"));
        assert!(visitor.text().contains(words.nothing));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_wider_than_a_phone() {
    let world = World::new().await;
    let options = json!({"viewport": {"width": 390, "height": 844}});
    let skipper = world.browser.visitor_with(options);
    world.sign_in(&skipper, "Skipper", PASSWORD);
    for path in [
        "/",
        "/archive",
        POST,
        "/posts/thirteen-words-for-wind",
        "/search?q=wind",
        "/compose",
        "/pictures",
        "/people",
        "/account",
    ] {
        skipper.goto(world.url(path));
        let width = skipper.evaluate("document.documentElement.scrollWidth");
        assert_eq!(width, 390, "{path}");
        assert_eq!(skipper.complaints(), Vec::<String>::new(), "{path}");
    }
}

/// Sends a form of the page as it is, past what the browser itself would refuse, and expects it back with what is wrong.
#[track_caller]
fn send_faulty(visitor: &Visitor, form: &str) {
    visitor.evaluate("for (const form of document.forms) form.noValidate = true");
    visitor.answers();
    visitor.click(&format!("{form} button"));
    let sent = visitor.answers().into_iter().find(|(method, ..)| method == "POST");
    assert_eq!(sent.map(|(.., status)| status), Some(422), "{form}");
    let shown = visitor.evaluate("document.querySelectorAll('.field-error, .form-errors').length");
    assert!(shown.as_u64() > Some(0), "{form} does not say what is wrong");
}

/// Whether axe-core finds nothing wrong with the page that is shown.
#[track_caller]
fn expect_accessible(visitor: &Visitor, seen: &mut usize) {
    let (wrong, kept) = visitor.axe();
    assert!(wrong.is_empty(), "{}:\n{}", visitor.url(), wrong.join("\n"));
    assert!(kept > 20, "{}: axe has looked at next to nothing", visitor.url());
    *seen += 1;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_use_every_page() {
    let world = World::new().await;
    let skipper = world.visitor(&ENGLISH);
    world.sign_in(&skipper, "Skipper", PASSWORD);
    let post = world.author_uploads_and_writes(&skipper, &ENGLISH, "A quiet day");
    skipper.fill("#text", "Very true.");
    skipper.click(".comments .fields button");
    for words in [&ENGLISH, &GERMAN] {
        for scheme in ["light", "dark"] {
            let viewport = json!({"width": 390, "height": 844});
            let options = json!({"locale": words.tag, "color_scheme": scheme, "viewport": viewport});
            let visitor = world.browser.visitor_with(options);
            let mut seen = 0;
            let public =
                ["/", "/archive", POST, "/search", "/search?q=wind", "/language", "/sign-in", "/sign-up", "/nowhere"];
            for path in public {
                visitor.goto(world.url(path));
                assert_eq!(visitor.attribute("html", "lang"), words.tag);
                expect_accessible(&visitor, &mut seen);
            }
            for path in ["/sign-up", "/sign-in"] {
                visitor.goto(world.url(path));
                send_faulty(&visitor, "main form");
                expect_accessible(&visitor, &mut seen);
            }
            world.sign_in(&visitor, "Skipper", PASSWORD);
            let edit = format!("{post}/edit");
            let own = [world.url("/compose"), edit.clone(), world.url("/pictures"), world.url("/account")];
            for url in [post.clone(), world.url("/people")].iter().chain(&own) {
                visitor.goto(url);
                expect_accessible(&visitor, &mut seen);
            }
            for url in own.iter().chain([&post]) {
                visitor.goto(url);
                if *url == edit {
                    visitor.fill("#title", " ");
                }
                send_faulty(&visitor, "form.fields");
                expect_accessible(&visitor, &mut seen);
            }
            assert_eq!(seen, 22, "{} {scheme}", words.tag);
        }
    }
}

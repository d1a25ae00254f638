//! Texts in the language of the visitor: which one that is, and what it says.
#![cfg(all(feature = "languages", feature = "templates"))]

use http::StatusCode;
use squall::prelude::*;
use squall::testing::Client;
use squall::{Cookies, Language, t};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

// Arabic and Portuguese lack most texts here, on purpose: the warning says so.
#[allow(deprecated)]
mod app {
    use super::*;

    #[app(default_language = "en", handlers = [Greeting, Texts, Choose, Plain, Tags, Page])]
    pub struct App;
}

use app::App;

#[page("pages/language.html")]
struct LanguagePage {
    name: String,
    counts: Vec<u32>,
}

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> LanguagePage {
        LanguagePage { name: "O'Neill & Söhne".to_owned(), counts: vec![1, 1200] }
    }
}

#[handler(get, "/greeting")]
struct Greeting {
    language: Language,
    #[query(default = "Ada".to_owned())]
    name: String,
}

impl Greeting {
    async fn get(self) -> String {
        t!(self.language, "greeting", name = self.name).into()
    }
}

#[handler(post, "/language/{tag}")]
struct Choose {
    tag: String,
    language: Language,
    cookies: Cookies,
}

impl Choose {
    async fn post(self) -> Result<StatusCode> {
        self.language.named(&self.tag).or_status(StatusCode::NOT_FOUND, "no such language")?.choose(&self.cookies)?;
        Ok(StatusCode::NO_CONTENT)
    }
}

#[handler(get, "/plain")]
struct Plain;

impl Plain {
    async fn get(self) -> &'static str {
        "plain"
    }
}

#[handler(get, "/tags")]
struct Tags {
    language: Language,
}

impl Tags {
    async fn get(self) -> String {
        let all: Vec<_> = self.language.all().map(|language| format!("{language} {}", language.direction())).collect();
        all.join(", ")
    }
}

/// All texts that show how a language writes, one a line.
#[handler(get, "/texts")]
struct Texts {
    language: Language,
    #[query(default = 1)]
    count: u64,
}

impl Texts {
    async fn get(self) -> String {
        let language = &self.language;
        // 2026-03-04 15:06:07 UTC, a Wednesday
        let when: SystemTime = UNIX_EPOCH + Duration::from_secs(1_772_636_767);
        [
            t!(language, "about").to_string(),
            t!(language, "about.title").to_string(),
            t!(language, "posts", count = self.count).to_string(),
            t!(language, "place", n = self.count).to_string(),
            t!(language, "price", amount = 1234.5).to_string(),
            t!(language, "year", n = 2026).to_string(),
            t!(language, "day", when = when).to_string(),
            t!(language, "day-long", when = when).to_string(),
            t!(language, "day-full", when = when).to_string(),
            t!(language, "moment", when = when).to_string(),
            t!(language, "hour", when = when).to_string(),
            t!(language, "english-only", name = t!(language, "posts", count = 1_000_000)).to_string(),
        ]
        .join("\n")
        // ICU writes no-break spaces where a line must not end.
        .replace(['\u{a0}', '\u{202f}'], " ")
    }
}

async fn texts(language: &str, count: u64) -> String {
    let client = Client::new(App);
    client.get(Texts::url().count(count)).header("accept-language", language).await.expect_status(200).text().to_owned()
}

#[tokio::test]
async fn english_and_german_write_numbers_plurals_and_dates_as_they_do() {
    assert_eq!(
        texts("en", 2).await,
        "About Squall\nWhat About Squall says\n2 posts\n2nd\n1,234.50 a month\n2026\nMar 4, 2026\nMarch 4, 2026\n\
         Wednesday, March 4, 2026 at 3:06 PM\n3/4/26, 3:06 PM\n3:06 PM\nOnly here: 1,000,000 posts"
    );
    assert_eq!(
        texts("de", 1).await,
        "Über Squall\nWas »Über Squall« sagt\nEin Beitrag\n1.\n1.234,50 im Monat\n2026\n04.03.2026\n4. März 2026\n\
         Mittwoch, 4. März 2026 um 15:06\n04.03.26, 15:06\n15:06\nOnly here: 1.000.000 Beiträge"
    );
}

#[tokio::test]
async fn a_language_has_the_plurals_it_has() {
    for (count, text) in [(0, "لا مقالات"), (1, "مقالة واحدة"), (2, "مقالتان")] {
        let all = texts("ar", count).await;
        assert_eq!(all.lines().nth(2), Some(text), "{count}");
    }
}

#[tokio::test]
async fn a_value_among_text_from_right_to_left_keeps_its_own_direction() {
    let client = Client::new(App);
    let answer = client.get(Greeting::url()).header("accept-language", "ar").await.expect_status(200);
    answer.expect_text("صباح الخير يا \u{2068}Ada\u{2069}");
}

#[tokio::test]
async fn the_browser_says_which_language_by_its_weights() {
    let client = Client::new(App);
    let cases = [
        ("de", "de"),
        ("de-AT, en;q=0.9", "de"),
        ("fr, de;q=0.5, en;q=0.8", "en"),
        ("pt", "pt-BR"),
        ("pt-PT;q=0.2, fr;q=0.9", "pt-BR"),
        ("fr", "en"),
        ("*", "en"),
        ("en;q=0, *;q=0.1", "ar"),
        ("", "en"),
        (";;;,=,q=1,de;q=7", "en"),
    ];
    for (header, tag) in cases {
        let answer = client.get(Greeting::url()).header("accept-language", header).await.expect_status(200);
        assert_eq!(answer.header("content-language"), Some(tag), "{header}");
    }
}

#[tokio::test]
async fn what_the_visitor_has_chosen_comes_before_what_the_browser_says() {
    let client = Client::new(App);
    client.post(Choose::url("de")).await.expect_status(204);
    let answer = client.get(Greeting::url().name("Ada")).header("accept-language", "en").await.expect_status(200);
    answer.expect_text("Guten Morgen, Ada!");
    client.post(Choose::url("tlh")).await.expect_status(404);
    client.post(Choose::url("EN")).await.expect_status(204);
    client.get(Greeting::url()).header("accept-language", "de").await.expect_text("Good morning, Ada!");
}

#[tokio::test]
async fn a_cookie_with_no_language_of_the_site_is_no_choice() {
    for junk in ["tlh", "", "de;", "%64%65", "\"de\\"] {
        let client = Client::new(App);
        let cookie = format!("__Host-language={junk}");
        let answer = client.get(Greeting::url()).header("cookie", &cookie).header("accept-language", "pt-BR").await;
        let tag = if junk == "de;" { "de" } else { "pt-BR" };
        assert_eq!(answer.expect_status(200).header("content-language"), Some(tag), "{junk}");
    }
}

#[tokio::test]
async fn caches_are_told_what_the_answer_depends_on() {
    let client = Client::new(App);
    let answer = client.get(Greeting::url()).await.expect_status(200);
    let vary: Vec<_> = answer.headers().get_all("vary").iter().filter_map(|line| line.to_str().ok()).collect();
    assert_eq!(vary.join(", "), "accept-language, cookie");
    let answer = client.get(Plain::url()).await.expect_status(200);
    assert_eq!((answer.header("vary"), answer.header("content-language")), (None, None));
}

#[tokio::test]
async fn the_default_language_is_the_first() {
    Client::new(App).get(Tags::url()).await.expect_text("en ltr, ar rtl, de ltr, pt-BR ltr");
}

#[tokio::test]
async fn a_page_names_its_texts() {
    let client = Client::new(App);
    let answer = client.get(Page::url()).header("accept-language", "de").await.expect_status(200);
    assert_eq!(answer.header("content-language"), Some("de"));
    answer.expect_text(
        "<!DOCTYPE html>\n<html lang=\"de\" dir=\"ltr\">\n<title>Alles von O&#39;Neill &#38; Söhne</title>\n\n\
         <p title=\"Guten Morgen, A &#34;B&#34; &#60;C&#62;!\">Guten Morgen, O&#39;Neill &#38; Söhne!\n\
         <li>Ein Beitrag<li>1.200 Beiträge\n<p>Only here: 2 Beiträge",
    );
    let answer = client.get(Page::url()).header("accept-language", "ar").await.expect_status(200);
    assert!(answer.text().starts_with("<!DOCTYPE html>\n<html lang=\"ar\" dir=\"rtl\">"), "{}", answer.text());
}

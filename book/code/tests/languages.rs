//! The code of the chapter on languages.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Cookies, Language, t};
use std::time::{Duration, UNIX_EPOCH};

// ANCHOR: app
#[app(default_language = "en", handlers = [Index, Offer, ChooseLanguage])]
struct App;
// ANCHOR_END: app

// ANCHOR: text
#[handler(get, "/")]
struct Index {
    language: Language,
    #[query(default)]
    count: u32,
}

impl Index {
    async fn get(self) -> String {
        let language = &self.language;
        format!("{} {}", t!(language, "greeting", name = "Ada"), t!(language, "basket", count = self.count))
    }
}
// ANCHOR_END: text

#[handler(get, "/offer")]
struct Offer {
    language: Language,
}

impl Offer {
    async fn get(self) -> String {
        let end = UNIX_EPOCH + Duration::from_secs(1_900_000_000);
        // ANCHOR: price
        t!(self.language, "price", amount = 1299.5, end = end).to_string()
        // ANCHOR_END: price
    }
}

// ANCHOR: choose
#[handler(post, "/language/{tag}")]
struct ChooseLanguage {
    tag: String,
    language: Language,
    cookies: Cookies,
}

impl ChooseLanguage {
    async fn post(self) -> Result<Redirect> {
        let language = self.language.named(&self.tag).or_status(StatusCode::NOT_FOUND, "no such language")?;
        language.choose(&self.cookies)?;
        Ok(Redirect::to(Index::url()))
    }
}
// ANCHOR_END: choose

#[tokio::test]
async fn each_visitor_reads_their_language() {
    let client = Client::new(App);
    client.get("/?count=1").await.expect_text("Good morning, Ada! One thing is in your basket.");
    let german = client.get("/?count=1200").header("accept-language", "de-AT, en;q=0.5").await;
    german.expect_text("Guten Morgen, Ada! 1.200 Sachen liegen im Korb.");
    client.get("/offer").await.expect_text("1,299.50 € until March 17, 2030");
    client.post(ChooseLanguage::url("de")).await.expect_status(303);
    client.get("/offer").await.expect_text("1.299,50 € bis 17. März 2030");
    client.get("/").await.expect_text("Guten Morgen, Ada! Der Korb ist leer.");
}

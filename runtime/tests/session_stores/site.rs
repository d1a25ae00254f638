//! A site with sessions, over a socket, and what it logs.

use super::logged::Log;
use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::testing::Client;
use squall::{Session, SessionValue, Sessions};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

#[derive(Default, Serialize, Deserialize, SessionValue)]
struct Basket {
    articles: Vec<u32>,
}

#[app(sessions = self.sessions.clone(), handlers = [Show, Add, Plain])]
struct Shop {
    sessions: Sessions,
}

#[handler(get, "/{_test}/basket")]
struct Show {
    _test: String,
    #[session]
    basket: Basket,
}

impl Show {
    async fn get(self) -> String {
        serde_json::to_string(&self.basket.articles).unwrap()
    }
}

#[handler(post, "/{_test}/basket/{article}")]
struct Add {
    _test: String,
    article: u32,
    #[session]
    basket: Session<Basket>,
}

impl Add {
    async fn post(self) -> Result<()> {
        let article = self.article;
        self.basket.update(move |basket| basket.articles.push(article)).map(drop)
    }
}

/// It asks for no session.
#[handler(get, "/{_test}/plain")]
struct Plain {
    _test: String,
}

impl Plain {
    async fn get(self) -> &'static str {
        "alive"
    }
}

/// A visitor of the site, in one test.
pub struct Visitor {
    client: Client,
    test: &'static str,
    asked: Arc<AtomicUsize>,
}

impl Visitor {
    pub async fn new(test: &'static str, sessions: impl Into<Sessions>) -> Visitor {
        log();
        Visitor { client: Client::over_socket(Shop { sessions: sessions.into() }).await, test, asked: Arc::default() }
    }

    /// Somebody else, without a session so far.
    pub fn another(&self) -> Visitor {
        Visitor { client: self.client.another_visitor(), test: self.test, asked: self.asked.clone() }
    }

    pub fn has_session(&self) -> bool {
        self.client.cookie("__Host-session").is_some()
    }

    fn count(&self) {
        self.asked.fetch_add(1, Ordering::Relaxed);
    }

    /// The status of the answer, after which the article is in the basket or not.
    pub async fn add(&self, article: u32) -> u16 {
        self.count();
        self.client.post(Add::url(self.test, article)).await.status().as_u16()
    }

    /// What is in the basket, sorted; or the status and `Retry-After`.
    pub async fn basket(&self) -> Result<Vec<u32>, (u16, Option<String>)> {
        self.count();
        let answer = self.client.get(Show::url(self.test)).await;
        if answer.status() != StatusCode::OK {
            return Err((answer.status().as_u16(), answer.header("retry-after").map(str::to_owned)));
        }
        let mut articles: Vec<u32> = answer.json();
        articles.sort_unstable();
        Ok(articles)
    }

    /// Whether the process still answers, whatever the store does.
    pub async fn expect_alive(&self) {
        self.count();
        self.client.get(Plain::url(self.test)).await.expect_status(200).expect_text("alive");
    }

    /// The lines of log of this test's requests: one for each, and none of ours besides, but those of servers that end.
    pub fn expect_one_line_a_request(&self) -> Vec<String> {
        let log = log();
        let path = format!(" path=/{}/", self.test);
        let lines: Vec<String> = log.lines().filter(|line| line.contains(&path)).map(str::to_owned).collect();
        assert_eq!(lines.len(), self.asked.load(Ordering::Relaxed), "{lines:#?}");
        let others = log.lines().filter(|line| line.contains("squall") && !line.contains(" squall::access: "));
        let others = others.filter(|line| !line.contains(" INFO squall::server: finishing the running requests "));
        assert_eq!(Vec::from_iter(others), [""; 0]);
        lines
    }

    /// Twenty requests of one session at once lose nothing.
    pub async fn loses_nothing_of_many_requests_at_once(&self) {
        assert_eq!(self.add(0).await, 204);
        let statuses = futures_util::future::join_all((1..20).map(|article| self.add(article))).await;
        assert_eq!(statuses, [204; 19]);
        assert_eq!(self.basket().await.unwrap(), Vec::from_iter(0..20));
        assert_eq!(self.expect_one_line_a_request().len(), 21);
    }
}

/// All that this process has logged so far, as a site logs in production.
pub fn log() -> String {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(Log::of_this_process).text()
}

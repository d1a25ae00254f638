//! Values of a session, over a socket.

use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::testing::Client;
use squall::{Config, MemorySessions, Session, SessionValue, Sessions};
use std::time::Duration;

#[derive(Default, Debug, PartialEq, Serialize, Deserialize, SessionValue)]
struct Basket {
    articles: Vec<u32>,
}

#[derive(Default, Serialize, Deserialize, SessionValue)]
#[session_value("theme")]
struct Theme(String);

#[app(sessions = self.sessions.clone(), handlers = [HANDLERS])]
struct Shop {
    sessions: Sessions,
}

handlers! { HANDLERS = [ShowBasket, AddArticle, Forget, Choose, Fail, Nothing] }

#[handler(get, "/basket")]
struct ShowBasket {
    #[session]
    basket: Basket,
    #[session]
    theme: Option<Theme>,
}

impl ShowBasket {
    async fn get(self) -> String {
        format!("{:?} {}", self.basket.articles, self.theme.map_or("none".to_owned(), |theme| theme.0))
    }
}

#[handler(post, "/basket/{article}")]
struct AddArticle {
    article: u32,
    #[session]
    basket: Session<Basket>,
}

impl AddArticle {
    async fn post(self) -> Result<String> {
        let article = self.article;
        let basket = self.basket.update(move |basket| basket.articles.push(article))?;
        tokio::time::sleep(Duration::from_millis(5)).await;
        Ok(basket.articles.len().to_string())
    }
}

#[handler(delete, "/basket")]
struct Forget {
    #[session]
    basket: Session<Basket>,
}

impl Forget {
    async fn delete(self) -> String {
        format!("{:?}", self.basket.take())
    }
}

#[handler(post, "/theme/{name}")]
struct Choose {
    name: String,
    #[session]
    theme: Session<Theme>,
}

impl Choose {
    async fn post(self) -> Result<()> {
        self.theme.set(&Theme(self.name))
    }
}

#[handler(post, "/fail")]
struct Fail {
    #[session]
    basket: Session<Basket>,
}

impl Fail {
    async fn post(self) -> Result<()> {
        self.basket.set(&Basket { articles: vec![666] })?;
        Err(Error::conflict("no"))
    }
}

#[handler(post, "/nothing")]
struct Nothing {
    #[session]
    basket: Session<Basket>,
}

impl Nothing {
    async fn post(self) -> Result<()> {
        self.basket.update(|_| {})?;
        Ok(())
    }
}

async fn over_a_socket(sessions: Sessions) -> Client {
    Client::over_socket(Shop { sessions }).await
}

#[tokio::test]
async fn a_visitor_gets_a_cookie_with_the_first_value_and_not_before() {
    let client = over_a_socket(MemorySessions::new().into()).await;
    let answer = client.get(ShowBasket::url()).await;
    assert_eq!(answer.header("set-cookie"), None);
    answer.expect_status(200).expect_text("[] none");

    let answer = client.post(AddArticle::url(7)).await;
    let cookie = answer.header("set-cookie").unwrap().to_owned();
    answer.expect_status(200).expect_text("1");
    assert!(cookie.starts_with("__Host-session="), "{cookie}");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Max-Age"), "{cookie}");

    let answer = client.post(AddArticle::url(8)).await;
    assert_eq!(answer.header("set-cookie"), None, "the id stays");
    client.post(Choose::url("dark")).await.expect_status(204);
    client.get(ShowBasket::url()).await.expect_text("[7, 8] dark");
    client.delete(Forget::url()).await.expect_text("Some(Basket { articles: [7, 8] })");
    client.get(ShowBasket::url()).await.expect_text("[] dark");
}

#[tokio::test]
async fn what_a_failing_handler_did_is_not_kept() {
    let client = over_a_socket(MemorySessions::new().into()).await;
    client.post(AddArticle::url(7)).await.expect_status(200);
    client.post(Fail::url()).await.expect_status(409);
    client.get(ShowBasket::url()).await.expect_text("[7] none");
}

#[tokio::test]
async fn the_default_value_is_a_value_to_keep() {
    let client = over_a_socket(MemorySessions::new().into()).await;
    let answer = client.post(Nothing::url()).await;
    // The default value is a value: the first time there is something to keep.
    assert!(answer.header("set-cookie").is_some());
}

#[tokio::test]
async fn of_many_requests_at_once_none_is_lost() {
    let client = over_a_socket(MemorySessions::new().into()).await;
    client.post(AddArticle::url(0)).await.expect_status(200);
    let adding = (1..20).map(|article| client.post(AddArticle::url(article)).send());
    let choosing = client.post(Choose::url("dark")).send();
    let (answers, _) = futures_util::future::join(futures_util::future::join_all(adding), choosing).await;
    for answer in answers {
        answer.expect_status(200);
    }
    let text = client.get(ShowBasket::url()).await.text().to_owned();
    let (articles, theme) = text.split_once("] ").unwrap();
    let mut articles: Vec<u32> = serde_json::from_str(&format!("{articles}]")).unwrap();
    articles.sort_unstable();
    assert_eq!((articles, theme), ((0..20).collect(), "dark"));
}

#[tokio::test]
async fn a_made_up_cookie_is_no_session_and_its_id_is_not_taken_over() {
    let client = over_a_socket(MemorySessions::new().into()).await;
    for planted in ["x", &"A".repeat(43), &"A".repeat(4000), "\"", "%00"] {
        let planted = format!("__Host-session={planted}");
        let answer = client
            .post(AddArticle::url(7))
            .header("cookie", planted.clone())
            .header("sec-fetch-site", "same-origin")
            .await;
        let cookie = answer.header("set-cookie").unwrap().to_owned();
        answer.expect_status(200).expect_text("1");
        assert!(!cookie.starts_with(&planted), "{cookie}");
    }
}

#[tokio::test]
async fn sessions_end_when_nobody_comes() {
    // The shortest there is: a minute. So the clock is not waited for; the store is asked what it was told.
    let store = MemorySessions::new();
    let client = over_a_socket(Sessions::kept_in(store.clone()).idle(Duration::ZERO)).await;
    client.post(AddArticle::url(7)).await.expect_status(200);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    squall::SessionStore::remove_expired(&store, now + 55).await.unwrap();
    client.get(ShowBasket::url()).await.expect_text("[7] none");
    squall::SessionStore::remove_expired(&store, now + 62).await.unwrap();
    client.get(ShowBasket::url()).await.expect_text("[] none");
}

#[app(sessions = Sessions::in_cookie(), config = KeptByVisitors::config, handlers = [HANDLERS])]
struct KeptByVisitors;

impl KeptByVisitors {
    fn config(&self) -> Config {
        Config::new().keys(["qd0N5vT9hkYSDq8Lw1Qm2rj6yXc4ZbUe"])
    }
}

#[tokio::test]
async fn the_visitors_cookie_can_be_the_store() {
    let client = Client::over_socket(KeptByVisitors).await;
    client.post(AddArticle::url(7)).await.expect_text("1");
    client.post(AddArticle::url(8)).await.expect_text("2");
    client.get(ShowBasket::url()).await.expect_text("[7, 8] none");
    let cookie = client.cookie("__Host-session").unwrap();
    assert!(!cookie.contains("articles"), "{cookie}");
    // Another client takes the cookie: it is the session.
    let other = Client::over_socket(KeptByVisitors).await;
    let answer = other.get(ShowBasket::url()).header("cookie", format!("__Host-session={cookie}")).await;
    answer.expect_text("[7, 8] none");
    // One letter off, and it is none.
    let mut forged = cookie.into_bytes();
    forged[50] = if forged[50] == b'A' { b'B' } else { b'A' };
    let forged = format!("__Host-session={}", String::from_utf8(forged).unwrap());
    other.get(ShowBasket::url()).header("cookie", forged).await.expect_text("[] none");
}

//! Messages that the next page shows, over a socket: after a redirect, once, and lost by nobody.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Flash, MemorySessions, Sessions};

#[handler(post, "/add/{text}")]
struct Add {
    text: String,
    flash: Flash,
}

impl Add {
    async fn post(self) -> Redirect {
        self.flash.success(format!("{} is there.", self.text));
        Redirect::to(Front::url())
    }
}

#[handler(get, "/")]
struct Front {
    flash: Flash,
}

impl Front {
    async fn get(self) -> String {
        self.flash.take().iter().map(|message| format!("{}: {message}\n", message.level())).collect()
    }
}

#[handler(get, "/fails")]
struct Fails {
    flash: Flash,
}

impl Fails {
    async fn get(self) -> Result<String> {
        assert_eq!(self.flash.take().len(), 1);
        Err(Error::not_found())
    }
}

#[app(sessions = self.sessions.clone(), handlers = [Add, Front, Fails])]
struct App {
    sessions: Sessions,
}

#[app(sessions = Sessions::in_cookie(), config = InCookie::config, handlers = [Add, Front, Fails])]
struct InCookie;

impl InCookie {
    fn config(&self) -> squall::Config {
        squall::Config::new().environment(squall::Environment::Development)
    }
}

async fn shown_once(client: &Client) {
    client.post(Add::url("pear")).follow().await.expect_text("success: pear is there.\n");
    client.get(Front::url()).await.expect_text("");
    client.post(Add::url("one")).await.expect_status(303);
    client.get(Fails::url()).await.expect_status(404);
    client.post(Add::url("two")).await.expect_status(303);
    client.get(Front::url()).await.expect_text("success: one is there.\nsuccess: two is there.\n");
    client.get(Front::url()).await.expect_text("");
}

#[tokio::test]
async fn a_message_is_shown_once_after_a_redirect_and_a_page_that_fails_leaves_it() {
    let sessions = Sessions::kept_in(MemorySessions::new());
    let client = Client::over_socket(App { sessions }).await;
    shown_once(&client).await;
    client.shutdown().await;
    let client = Client::over_socket(InCookie).await;
    shown_once(&client).await;
    for number in 0..9 {
        client.post(Add::url(format!("{number}{}", "x".repeat(500)))).await.expect_status(303);
    }
    assert_eq!(client.get(Front::url()).await.text().lines().count(), 5, "the oldest go");
    client.shutdown().await;
}

#[tokio::test]
async fn requests_at_once_lose_no_message() {
    let client = Client::over_socket(App { sessions: Sessions::kept_in(MemorySessions::new()) }).await;
    client.post(Add::url("first")).await.expect_status(303);
    for round in 0..20 {
        let (one, page, two) = tokio::join!(
            client.post(Add::url(format!("a{round}"))).send(),
            client.get(Front::url()).send(),
            client.post(Add::url(format!("b{round}"))).send(),
        );
        assert_eq!((one.status().as_u16(), two.status().as_u16()), (303, 303));
        let rest = client.get(Front::url()).await;
        let seen = format!("{}{}", page.text(), rest.text());
        for name in ["a", "b"] {
            let message = format!("success: {name}{round} is there.");
            assert_eq!(seen.lines().filter(|line| *line == message).count(), 1, "{message}\n{seen}");
        }
    }
    client.shutdown().await;
}

//! The code of the chapter on sessions.

use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::testing::Client;
use squall::{MemorySessions, Session, SessionValue, Sessions};
use std::time::Duration;

// ANCHOR: basket
#[derive(Default, Serialize, Deserialize, SessionValue)]
#[session_value("basket")]
struct Basket {
    articles: Vec<u32>,
}

#[handler(get, "/basket")]
struct ShowBasket {
    #[session]
    basket: Basket,
}

impl ShowBasket {
    async fn get(self) -> String {
        format!("{} articles", self.basket.articles.len())
    }
}

#[handler(post, "/basket/{article}")]
struct AddToBasket {
    article: u32,
    #[session]
    basket: Session<Basket>,
}

impl AddToBasket {
    async fn post(self) -> Result<Redirect> {
        let article = self.article;
        self.basket.update(move |basket| basket.articles.push(article))?;
        Ok(Redirect::to(ShowBasket::url()))
    }
}
// ANCHOR_END: basket

// ANCHOR: app
#[app(
    sessions = Sessions::kept_in(self.sessions.clone()).idle(Duration::from_hours(2)),
    handlers = [ShowBasket, AddToBasket],
)]
struct Shop {
    sessions: MemorySessions,
}
// ANCHOR_END: app

#[tokio::test]
async fn the_basket_is_each_visitors_own_and_loses_nothing() {
    let client = Client::over_socket(Shop { sessions: MemorySessions::new() }).await;
    client.post(AddToBasket::url(1)).await.expect_status(303);
    let (one, other) = (client.post(AddToBasket::url(2)).send(), client.post(AddToBasket::url(3)).send());
    futures_util::future::join(one, other).await;
    client.get(ShowBasket::url()).await.expect_text("3 articles");
    client.another_visitor().get(ShowBasket::url()).await.expect_text("0 articles");
}

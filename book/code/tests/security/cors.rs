//! The code of "Pages of other origins".

use squall::prelude::*;
use squall::testing::Client;

// ANCHOR: api
#[section("/api", cors = any)]
struct Api;

#[handler(get, "/prices/{product}", in = Api)]
struct Price {
    product: String,
}
// ANCHOR_END: api

impl Price {
    async fn get(self) -> String {
        format!("{} is free", self.product)
    }
}

#[app(handlers = [Price])]
struct Site;

#[tokio::test]
async fn everybody_may_read_prices() {
    let answer = Client::new(Site).get("/api/prices/tea").header("origin", "https://shop.example").await;
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    answer.expect_text("tea is free");
}

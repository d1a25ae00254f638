//! Typed URLs.

use squall::prelude::*;
use squall::testing::Client;

#[app(handlers = [Show, Home])]
struct App;

// ANCHOR: handler
#[handler(get, "/posts/{slug}")]
struct Show {
    slug: String,
    #[query(default = 1)]
    page: u32,
}
// ANCHOR_END: handler

impl Show {
    async fn get(self) -> String {
        format!("{} {}", self.slug, self.page)
    }
}

// ANCHOR: use
#[handler(get, "/")]
struct Home;

impl Home {
    async fn get(self) -> String {
        format!("read {} next", Show::url("100% rain").page(2))
    }
}
// ANCHOR_END: use

#[tokio::test]
async fn a_url_is_encoded_and_leads_back() {
    let client = Client::new(App);
    client.get("/").await.expect_text("read /posts/100%25%20rain?page=2 next");
    client.get(Show::url("100% rain").page(2)).await.expect_text("100% rain 2");
}

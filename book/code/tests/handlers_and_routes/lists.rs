//! Lists of handlers, kept where the handlers are.

use squall::App as _;
use squall::prelude::*;
use squall::testing::Client;

// ANCHOR: module
mod news {
    use squall::prelude::*;

    #[handler(get, "/")]
    pub struct Front;

    #[handler(get, "/{slug}")]
    pub struct Article {
        slug: String,
    }

    impl Front {
        async fn get(self) -> &'static str {
            "all news"
        }
    }

    impl Article {
        async fn get(self) -> String {
            self.slug
        }
    }

    handlers! {
        /// The news, to be mounted under a prefix of the site's choice.
        pub HANDLERS = [Front, Article]
    }
}
// ANCHOR_END: module

// ANCHOR: app
#[app(handlers = [Index, "/news" => news::HANDLERS])]
struct App;
// ANCHOR_END: app

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[tokio::test]
async fn a_list_is_mounted_under_a_prefix() {
    let client = Client::new(App);
    client.get("/").await.expect_text("index");
    client.get("/news").await.expect_text("all news");
    client.get("/news/rain").await.expect_text("rain");
    // ANCHOR: url
    let url = App::url_of(news::Article::url("rain"));
    assert_eq!(url.map(String::from).as_deref(), Some("/news/rain"));
    // ANCHOR_END: url
}

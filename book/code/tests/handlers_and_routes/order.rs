//! Text before a placeholder before a rest, whatever the order of the list.

use squall::prelude::*;
use squall::testing::Client;

// ANCHOR: handlers
#[app(handlers = [Anything, User, Me])]
struct App;

#[handler(get, "/{*path}")]
struct Anything {
    path: String,
}

#[handler(get, "/users/{name}")]
struct User {
    name: String,
}

#[handler(get, "/users/me")]
struct Me;
// ANCHOR_END: handlers

impl Anything {
    async fn get(self) -> String {
        format!("anything: {}", self.path)
    }
}

impl User {
    async fn get(self) -> String {
        format!("user: {}", self.name)
    }
}

impl Me {
    async fn get(self) -> &'static str {
        "me"
    }
}

#[tokio::test]
async fn the_more_exact_pattern_wins() {
    let client = Client::new(App);
    client.get("/users/me").await.expect_text("me");
    client.get("/users/ada").await.expect_text("user: ada");
    client.get("/users/ada/posts").await.expect_text("anything: users/ada/posts");
    client.get("/users").await.expect_text("anything: users");
}

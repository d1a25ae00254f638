//! The site of the chapter "Getting started".

// ANCHOR: site
use squall::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

// ANCHOR: app
#[app(handlers = [Index, Greet, Visits])]
struct App {
    visits: Arc<AtomicU64>,
}
// ANCHOR_END: app

// ANCHOR: index
#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "Hello, world"
    }
}
// ANCHOR_END: index

// ANCHOR: greet
#[handler(get, "/hello/{name}")]
struct Greet {
    name: String,
    #[query(default = 1)]
    times: u8,
}

impl Greet {
    async fn get(self) -> String {
        format!("Hello, {}!\n", self.name).repeat(self.times.into())
    }
}
// ANCHOR_END: greet

// ANCHOR: visits
#[handler(get, post, "/visits")]
struct Visits {
    #[state]
    visits: Arc<AtomicU64>,
}

impl Visits {
    async fn get(self) -> String {
        self.visits.load(Ordering::Relaxed).to_string()
    }

    async fn post(self) -> String {
        (self.visits.fetch_add(1, Ordering::Relaxed) + 1).to_string()
    }
}
// ANCHOR_END: visits

fn main() -> squall::Result<()> {
    squall::serve(App { visits: Arc::default() })
}
// ANCHOR_END: site

// ANCHOR: tests
#[cfg(test)]
mod tests {
    use super::*;
    use squall::testing::Client;

    #[tokio::test]
    async fn a_greeting_is_repeated_as_often_as_asked() {
        let client = Client::new(App { visits: Arc::default() });
        client.get("/").await.expect_status(200).expect_text("Hello, world");
        client.get(Greet::url("Ada")).await.expect_text("Hello, Ada!\n");
        client.get(Greet::url("Ada").times(2)).await.expect_text("Hello, Ada!\nHello, Ada!\n");
        client.get("/hello/Ada?times=often").await.expect_status(400);
    }

    #[tokio::test]
    async fn visits_are_counted() {
        let client = Client::new(App { visits: Arc::default() });
        client.post(Visits::url()).await.expect_text("1");
        client.get(Visits::url()).await.expect_text("1");
        client.delete(Visits::url()).await.expect_status(405).expect_header("allow", "GET, HEAD, POST, OPTIONS");
    }
}
// ANCHOR_END: tests

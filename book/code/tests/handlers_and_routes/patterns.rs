//! Placeholders, the rest of a path, and types of one's own.

use squall::prelude::*;
use squall::testing::Client;

#[app(handlers = [Post, Day, Shelf, File])]
struct App;

// ANCHOR: placeholder
#[handler(get, "/posts/{id}")]
struct Post {
    id: u64,
}

impl Post {
    async fn get(self) -> String {
        format!("post number {}", self.id)
    }
}
// ANCHOR_END: placeholder

// ANCHOR: own_type
/// A month, as people count them.
struct Month(u8);

impl std::str::FromStr for Month {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Month, &'static str> {
        match text.parse() {
            Ok(month @ 1..=12) => Ok(Month(month)),
            _ => Err("a month is a number from 1 to 12"),
        }
    }
}

#[handler(get, "/archive/{year}/{month}")]
struct Day {
    year: u16,
    month: Month,
}

impl Day {
    async fn get(self) -> String {
        format!("month {} of {}", self.month.0, self.year)
    }
}
// ANCHOR_END: own_type

// ANCHOR: text
#[derive(squall::Text)]
enum Order {
    Newest,
    MostRead,
    #[text(rename = "az")]
    Alphabetic,
}

#[derive(squall::Text)]
struct Count(u16);

#[handler(get, "/shelves/{order}")]
struct Shelf {
    order: Order,
    #[query]
    first: Option<Count>,
}
// ANCHOR_END: text

impl Shelf {
    async fn get(self) -> String {
        let first = self.first.map_or_else(String::new, |Count(first)| format!(", the first {first}"));
        match self.order {
            Order::Newest => format!("the newest{first}"),
            Order::MostRead => format!("the most read{first}"),
            Order::Alphabetic => format!("all from A to Z{first}"),
        }
    }
}

// ANCHOR: rest
#[handler(get, "/files/{*path}")]
struct File {
    path: String,
}

impl File {
    async fn get(self) -> String {
        self.path
    }
}
// ANCHOR_END: rest

#[tokio::test]
async fn a_placeholder_is_one_segment_decoded_and_parsed() {
    let client = Client::new(App);
    client.get("/posts/7").await.expect_status(200).expect_text("post number 7");
    client.get("/posts/seven").await.expect_status(404);
    client.get("/posts/").await.expect_status(404);
    client.get("/posts/7/").await.expect_status(404);
    client.get("/archive/2026/2").await.expect_text("month 2 of 2026");
    client.get("/archive/2026/13").await.expect_status(404);
}

#[tokio::test]
async fn a_rest_has_slashes() {
    let client = Client::new(App);
    client.get("/files/a/b%20c").await.expect_text("a/b c");
    client.get("/files/").await.expect_status(200).expect_text("");
    client.get("/files").await.expect_status(404);
}

#[tokio::test]
async fn words_and_wrapped_values() {
    let client = Client::new(App);
    assert_eq!(Shelf::url(Order::MostRead).to_string(), "/shelves/most-read");
    client.get(Shelf::url(Order::MostRead).first(Count(3))).await.expect_text("the most read, the first 3");
    client.get("/shelves/newest").await.expect_text("the newest");
    client.get("/shelves/az").await.expect_text("all from A to Z");
    client.get("/shelves/oldest").await.expect_status(404);
    client.get("/shelves/az?first=x").await.expect_status(400).expect_text_containing("`first` cannot be read");
}

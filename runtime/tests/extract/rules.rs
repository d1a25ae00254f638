//! The rules of what comes as JSON.

use garde::Validate;
use serde::Deserialize;
use squall::prelude::*;
use squall::testing::Client;

#[derive(Deserialize, Validate)]
struct Order {
    #[garde(length(chars, min = 1, max = 5))]
    product: String,
    #[garde(range(min = 1))]
    pieces: u32,
    #[garde(dive)]
    to: Address,
    #[garde(custom(not_on_sunday))]
    day: String,
}

#[derive(Deserialize, Validate)]
struct Address {
    #[garde(inner(length(chars, min = 1)))]
    lines: Vec<String>,
    #[garde(inner(email))]
    email: Option<String>,
}

fn not_on_sunday(day: &str, _: &()) -> garde::Result {
    if day == "Sunday" { Err(garde::Error::new("is no day of work")) } else { Ok(()) }
}

#[derive(Deserialize)]
struct Free {
    product: String,
}

#[handler(post, "/orders")]
struct AddOrder {
    #[json]
    order: Order,
}

impl AddOrder {
    async fn post(self) -> String {
        let Order { product, pieces, to, day } = self.order;
        format!("{pieces} {product} for {:?} {:?} on {day}", to.lines, to.email)
    }
}

#[handler(put, "/orders")]
struct MayOrder {
    #[json]
    order: Option<Order>,
}

impl MayOrder {
    async fn put(self) -> String {
        self.order.map_or("nothing".to_owned(), |order| order.product)
    }
}

#[handler(patch, "/orders")]
struct SeeFailure {
    #[json]
    order: Result<Order>,
}

impl SeeFailure {
    async fn patch(self) -> String {
        self.order.map_or_else(
            |error| error.fields().map(|(name, error)| format!("{name}: {error}")).collect(),
            |order| order.product,
        )
    }
}

#[handler(post, "/free")]
struct AddFree {
    #[json]
    order: Free,
}

impl AddFree {
    async fn post(self) -> String {
        self.order.product
    }
}

#[app(handlers = [AddOrder, MayOrder, SeeFailure, AddFree])]
struct App;

const GOOD: &str = r#"{"product":"tea","pieces":2,"to":{"lines":["a"],"email":"a@b.example"},"day":"Monday"}"#;
const BAD: &str = r#"{"product":"","pieces":0,"to":{"lines":["a",""],"email":"nobody"},"day":"Sunday"}"#;

#[tokio::test]
async fn what_keeps_its_rules_comes_and_what_breaks_them_is_told_member_by_member() {
    let client = Client::new(App);
    let post = |path: &'static str, body: &'static str| {
        client.post(path).header("content-type", "application/json").body(body)
    };
    post("/orders", GOOD).await.expect_text(r#"2 tea for ["a"] Some("a@b.example") on Monday"#);
    let refused = post("/orders", BAD).await.expect_status(422);
    let problem: serde_json::Value = refused.json();
    assert_eq!(
        problem["errors"],
        serde_json::json!({
            "product": ["must be at least 1 character"],
            "pieces": ["must be at least 1"],
            "to.lines[1]": ["must be at least 1 character"],
            "to.email": ["must be an e-mail address"],
            "day": ["is no day of work"],
        })
    );
    post("/orders", "{").await.expect_status(400);
    post("/free", r#"{"product":""}"#).await.expect_text("");
}

#[tokio::test]
async fn an_option_and_a_result_keep_them_too() {
    let client = Client::new(App);
    let put = |body: &'static str| client.put("/orders").header("content-type", "application/json").body(body);
    put("").await.expect_text("nothing");
    put(GOOD).await.expect_text("tea");
    put(BAD).await.expect_status(422);
    let patch = |body: &'static str| client.patch("/orders").header("content-type", "application/json").body(body);
    patch(GOOD).await.expect_text("tea");
    let bad = r#"{"product":"tea","pieces":0,"to":{"lines":[],"email":null},"day":"Monday"}"#;
    patch(bad).await.expect_text("pieces: must be at least 1");
}

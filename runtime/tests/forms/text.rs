//! `#[derive(Text)]`: types of the user's own in paths, queries, headers, cookies and URLs.

use squall::prelude::*;
use squall::testing::Client;
use squall::{Text, TextError};

#[derive(Text, Debug, PartialEq)]
struct PostId(u64);

#[derive(Text, Debug, PartialEq)]
struct Named {
    text: String,
}

#[derive(Text, Debug, PartialEq)]
struct Tagged<T>(T);

#[derive(Text, Clone, Copy, Debug, PartialEq)]
enum Order {
    Newest,
    MostRead,
    #[text(rename = "A z")]
    Alphabetic,
}

#[derive(Text, Debug)]
enum Only {
    One,
}

#[app(handlers = [Comments])]
struct Site;

#[handler(get, "/posts/{id}/{order}")]
struct Comments {
    id: PostId,
    order: Order,
    #[query]
    then: Option<Order>,
    #[query]
    tag: Vec<Tagged<Named>>,
    #[header]
    x_order: Option<Order>,
    #[cookie]
    last: Option<PostId>,
}

impl Comments {
    async fn get(self) -> String {
        let tags: Vec<String> = self.tag.iter().map(ToString::to_string).collect();
        format!("{} {} {:?} {tags:?} {:?} {:?}", self.id, self.order, self.then, self.x_order, self.last)
    }
}

#[tokio::test]
async fn they_stand_wherever_text_does() {
    let client = Client::new(Site);
    let url =
        Comments::url(PostId(7), Order::Alphabetic).then(Order::MostRead).tag(Tagged(Named { text: "a b".into() }));
    assert_eq!(url.to_string(), "/posts/7/A%20z?then=most-read&tag=a%20b");
    let answer = client.get(url).header("x-order", "newest").header("cookie", "last=3").send().await;
    assert_eq!(answer.text(), "7 A z Some(MostRead) [\"a b\"] Some(Newest) Some(PostId(3))");
}

#[tokio::test]
async fn what_is_no_such_word_is_named_and_a_path_leads_nowhere() {
    let client = Client::new(Site);
    let answer = client.get("/posts/7/newest?then=Newest").send().await;
    assert_eq!(answer.status(), 400);
    let text = answer.text();
    assert!(text.contains("`then` cannot be read: expected one of `newest`, `most-read`, `A z`"), "{text}");
    assert_eq!(client.get("/posts/7/oldest").send().await.status(), 404);
    assert_eq!(client.get("/posts/x/newest").send().await.status(), 404);
}

#[test]
fn what_is_written_is_read_again() {
    for order in [Order::Newest, Order::MostRead, Order::Alphabetic] {
        assert_eq!(order.to_string().parse(), Ok(order));
    }
    assert_eq!("x y".parse(), Ok(Named { text: "x y".into() }));
    assert_eq!("7".parse(), Ok(Tagged(PostId(7))));
    assert_eq!(format!("[{:>8}]", Order::Newest), "[  newest]");
}

#[test]
fn an_error_is_a_sentence() {
    let error: TextError = "two".parse::<Only>().unwrap_err();
    assert_eq!(error.to_string(), "expected `one`");
    assert_eq!("x".parse::<PostId>().unwrap_err().to_string(), "invalid digit found in string");
    assert!(matches!("one".parse(), Ok(Only::One)));
}

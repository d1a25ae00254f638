//! The code of the chapter on the client.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use serde::{Deserialize, Serialize};
use squall::client::{Client, Connection, Event};
use squall::prelude::*;
use squall::ws::Socket;
use squall::{Events, LastEventId, Offset, Topics, topic};

#[derive(Serialize, Deserialize)]
struct Price {
    cents: u64,
}

#[topic("price/{share}", message = Price)]
struct Prices {
    share: String,
}

#[handler(get, "/prices/{share}/events")]
struct PriceEvents {
    share: String,
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl PriceEvents {
    async fn get(self) -> Result<Events> {
        Ok(self.topics.subscribe(&Prices { share: self.share }).after(self.last).await?.into())
    }
}

#[derive(Serialize, Deserialize)]
struct Order {
    share: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Done {
    Bought(String),
}

#[handler(ws, "/orders")]
struct Orders;

impl Orders {
    async fn ws(self, mut socket: Socket<Order, Done>) -> Result<()> {
        while let Some(order) = socket.next().await {
            socket.send(Done::Bought(order.share)).await?;
        }
        Ok(())
    }
}

#[app(handlers = [PriceEvents, Orders])]
struct App {
    topics: Topics,
}

// ANCHOR: follow
/// The first price of a share that is lower than this one.
async fn lower_than(cents: u64, share: &str, site: &str) -> Result<Option<u64>> {
    let client = Client::new().bearer("0bd1f7c2");
    let prices = Prices { share: share.to_owned() };
    let mut prices = client.follow(&prices, format!("{site}/prices/{{share}}/events"));
    while let Some(event) = prices.next().await {
        match event? {
            Event::Message { message, .. } if message.cents < cents => return Ok(Some(message.cents)),
            Event::Gap(gap) => println!("something may be missing: {}", gap.name()),
            _ => {}
        }
    }
    Ok(None)
}
// ANCHOR_END: follow

// ANCHOR: after
/// The next price, and where to go on.
async fn next_price(client: &Client, url: &str, kept: Option<Offset>) -> Result<Option<(Price, Offset)>> {
    let prices = Prices { share: "tea".to_owned() };
    let mut prices = client.follow(&prices, url).after(kept);
    // ANCHOR_END: after
    // ANCHOR: errors
    while let Some(event) = prices.next().await {
        match event {
            Ok(Event::Message { offset, message }) => return Ok(Some((message, offset))),
            Ok(_) => {}
            // Another version of the site has published it.
            Err(error) if error.is_unreadable() => eprintln!("{error}"),
            Err(error) => return Err(error.into()),
        }
    }
    // ANCHOR_END: errors
    Ok(None)
}

// ANCHOR: connect
async fn buy(share: &str, site: &str) -> Result<Option<Done>> {
    let client = Client::new().cookie("session", "6f1c09e2");
    let mut orders: Connection<Done, Order> = client.connect(format!("{site}/orders")).await?;
    orders.send(Order { share: share.to_owned() }).await?;
    Ok(orders.next().await.transpose()?)
}
// ANCHOR_END: connect

#[tokio::test]
async fn prices_are_followed_and_shares_are_bought() {
    let topics = Topics::in_memory();
    let site = squall::testing::Client::over_socket(App { topics: topics.clone() }).await;
    let address = site.address().unwrap();
    let tea = Prices { share: "tea".to_owned() };
    let beginning = topics.history(&tea, 0).await.unwrap().end;
    let http = format!("http://{address}");
    let low = tokio::spawn(async move { lower_than(300, "tea", &http).await });
    while topics.subscribers(&tea) == 0 {
        tokio::task::yield_now().await;
    }
    let first = topics.publish(&tea, &Price { cents: 400 }).await.unwrap();
    let second = topics.publish(&tea, &Price { cents: 200 }).await.unwrap();
    assert_eq!(low.await.unwrap().unwrap(), Some(200));

    let (client, url) = (Client::new(), format!("http://{address}/prices/{{share}}/events"));
    for (kept, cents, at) in [(beginning, 400, first), (first, 200, second)] {
        let (price, offset) = next_price(&client, &url, Some(kept)).await.unwrap().unwrap();
        assert_eq!((price.cents, offset), (cents, at));
    }
    let done = buy("tea", &format!("ws://{address}")).await.unwrap();
    assert_eq!(done, Some(Done::Bought("tea".to_owned())));
}

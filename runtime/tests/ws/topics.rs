//! Sockets that follow topics.

use crate::client::{CLOSE, Client};
use crate::serving::Started;
use crate::site::started;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use squall::prelude::*;
use squall::ws::{Following, Socket};
use squall::{LastEventId, MayJoin, Offset, Server, Topics, WhenSlow, topic};
use std::collections::HashMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

#[derive(Serialize, Deserialize)]
struct Said {
    text: String,
}

#[topic("room/{name}", message = Said, member = String)]
struct Room {
    name: String,
}

#[topic("typing/{name}", message = String)]
struct Typing {
    name: String,
}

#[topic("club/{name}", message = Said, join = str)]
struct Club {
    name: String,
}

impl MayJoin for Club {
    async fn may_join(&self, who: &str) -> Result<()> {
        if who == "ada" { Ok(()) } else { Err(Error::new(StatusCode::FORBIDDEN, "not in this club")) }
    }
}

#[app(handlers = [Talk, Busy, Clubs, Slow, Rooms])]
pub struct Site {
    pub topics: Topics,
}

#[handler(ws, "/rooms/{name}/talk", compression = on)]
struct Talk {
    name: String,
    last: LastEventId<Offset>,
    #[query]
    who: Option<String>,
    #[state]
    topics: Topics,
}

impl Talk {
    async fn ws(self, mut socket: Socket<Said>) -> Result<()> {
        let room = Room { name: self.name };
        let mut subscription = self.topics.subscribe(&room).after(self.last).with_members();
        if let Some(who) = &self.who {
            subscription = subscription.present_as(who, who);
        }
        socket.follow(subscription.await?);
        while let Some(said) = socket.next().await {
            self.topics.publish(&room, &said).await?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
#[serde(tag = "event", content = "data", rename_all = "lowercase")]
enum Told {
    Welcome(u8),
}

/// It follows two topics, and says something itself; from a task of its own.
#[handler(ws, "/rooms/{name}/busy")]
struct Busy {
    name: String,
    #[state]
    topics: Topics,
}

impl Busy {
    async fn ws(self, mut socket: Socket<Said, Told>) {
        tokio::spawn(async move {
            let typing = Typing { name: self.name.clone() };
            socket.follow(self.topics.subscribe(&Room { name: self.name }).await?);
            socket.send(Told::Welcome(7)).await?;
            socket.follow(self.topics.subscribe(&typing).await?.named("typing"));
            while socket.next().await.is_some() {}
            Ok::<_, squall::Error>(())
        });
    }
}

#[handler(ws, "/clubs/{name}/{who}")]
struct Clubs {
    name: String,
    who: String,
    #[state]
    topics: Topics,
}

impl Clubs {
    async fn ws(self, mut socket: Socket<Said>) -> Result<()> {
        let club = Club { name: self.name };
        socket.follow(self.topics.subscribe_as(&club, self.who.as_str()).await?);
        socket.closed().await;
        Ok(())
    }
}

#[handler(ws, "/slow/{policy}")]
struct Slow {
    policy: String,
    #[state]
    topics: Topics,
}

impl Slow {
    async fn ws(self, mut socket: Socket<Said>) -> Result<()> {
        let slow = match self.policy.as_str() {
            "oldest" => WhenSlow::DropOldest,
            "newest" => WhenSlow::DropNewest,
            _ => WhenSlow::Close,
        };
        socket.follow(self.topics.subscribe(&room("slow")).when_slow(slow).await?);
        socket.closed().await;
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Heard {
    Join(String),
    Leave(String),
}

/// Its visitor comes into rooms, and leaves them, through one socket.
#[handler(ws, "/rooms")]
struct Rooms {
    #[state]
    topics: Topics,
}

impl Rooms {
    async fn ws(self, mut socket: Socket<Heard, String>) -> Result<()> {
        let mut rooms = HashMap::new();
        while let Some(heard) = socket.next().await {
            match heard {
                Heard::Join(name) => {
                    let subscription = self.topics.subscribe(&room(&name)).present_as("ada", &"ada".to_owned()).await?;
                    rooms.insert(name.clone(), socket.follow(subscription.named(format!("in\n{name}"))));
                }
                Heard::Leave(name) => _ = rooms.remove(&name).map(Following::end),
            }
        }
        Ok(())
    }
}

fn room(name: &str) -> Room {
    Room { name: name.to_owned() }
}

fn serve() -> (Started, Topics) {
    let topics = Topics::in_memory();
    (started(Server::new(Site { topics: topics.clone() })), topics)
}

fn next(client: &mut Client) -> Value {
    serde_json::from_str(&client.next_text()).unwrap()
}

/// The id of an event, and the rest of it.
fn with_id(client: &mut Client) -> (String, Value) {
    let mut event = next(client);
    let id = event.as_object_mut().unwrap().remove("id").unwrap_or_else(|| panic!("{event}"));
    (id.as_str().unwrap().to_owned(), event)
}

fn message(text: &str) -> Value {
    json!({ "event": "message", "data": { "text": text } })
}

fn say(client: &mut Client, text: &str) {
    client.text(&json!({ "text": text }).to_string());
}

fn begun(client: &mut Client, members: Value) -> String {
    let (id, event) = with_id(client);
    assert_eq!(event, json!({ "event": "subscribed", "data": members }));
    id
}

#[tokio::test]
async fn what_one_says_all_hear_and_who_comes_back_misses_nothing() {
    let (server, topics) = serve();
    let connect = |query: &str| Client::connect(server.address, &format!("/rooms/tea/talk{query}"));
    let (mut one, mut two) = (connect(""), connect(""));
    let beginning = begun(&mut one, json!([]));
    assert_eq!(begun(&mut two, json!([])), beginning);
    say(&mut one, "from one");
    let (first, event) = with_id(&mut one);
    assert_eq!((with_id(&mut two), event), ((first.clone(), message("from one")), message("from one")));
    // Also what a page publishes by a post, long enough to be compressed if each had it for itself.
    let long = "long ".repeat(1000);
    let second = topics.publish(&room("tea"), &Said { text: long.clone() }).await.unwrap().to_string();
    for client in [&mut one, &mut two] {
        assert_eq!(with_id(client), (second.clone(), message(&long)));
    }
    two.close(1000);
    say(&mut one, "meanwhile");
    let (third, _) = with_id(&mut one);
    for (after, missed) in
        [(&first, vec![(&second, long.as_str()), (&third, "meanwhile")]), (&second, vec![(&third, "meanwhile")])]
    {
        let mut back = connect(&format!("?after={after}"));
        assert_eq!(begun(&mut back, json!([])), *after);
        for (id, text) in missed {
            assert_eq!(with_id(&mut back), (id.clone(), message(text)));
        }
    }
    let mut new = connect(&format!("?after={beginning}"));
    assert_eq!(begun(&mut new, json!([])), beginning, "it had seen nothing yet");
    assert_eq!(with_id(&mut new).0, first);
    for unknown in ["0-0", "junk"] {
        let mut lost = connect(&format!("?after={unknown}"));
        begun(&mut lost, json!([]));
        assert_eq!(next(&mut lost), json!({ "event": "gap", "data": "forgotten" }));
        assert_eq!(with_id(&mut lost).0, first);
    }
    let mut header = Client::with_headers(server.address, "/rooms/tea/talk", &[("Last-Event-ID", &second)]);
    assert_eq!(begun(&mut header, json!([])), second);
    one.text("{\"words\":1}");
    let (code, reason) = one.closed();
    assert!(code == 1007 && reason.contains("missing field `text`"), "{code} {reason}");
    server.ended();
}

#[test]
fn who_is_there_is_told_until_the_socket_closes() {
    let (server, _) = serve();
    let connect = |who: &str| Client::connect(server.address, &format!("/rooms/tea/talk?who={who}"));
    let mut ada = connect("ada");
    begun(&mut ada, json!([]));
    assert_eq!(next(&mut ada), json!({ "event": "joined", "data": "ada" }));
    let mut bob = connect("bob");
    begun(&mut bob, json!(["ada"]));
    for client in [&mut ada, &mut bob] {
        assert_eq!(next(client), json!({ "event": "joined", "data": "bob" }));
    }
    let mut tab = connect("bob");
    let (_, event) = with_id(&mut tab);
    let mut both: Vec<_> = event["data"].as_array().unwrap().clone();
    both.sort_by_key(Value::to_string);
    assert_eq!(both, ["ada", "bob"]);
    tab.close(1000);
    // Gone without a word: the connection ends.
    drop(bob);
    assert_eq!(next(&mut ada), json!({ "event": "left", "data": "bob" }));
    server.ended();
}

#[tokio::test]
async fn several_topics_and_the_handler_speak_through_one_socket() {
    let (server, topics) = serve();
    let mut client = Client::connect(server.address, "/rooms/tea/busy");
    let (mut welcome, mut subscribed) = (0, 0);
    for _ in 0..2 {
        let event = next(&mut client);
        match event["event"].as_str() {
            Some("welcome") => welcome += 1,
            Some("subscribed") => subscribed += 1,
            _ => panic!("{event}"),
        }
    }
    assert_eq!((welcome, subscribed), (1, 1));
    let typing = Typing { name: "tea".to_owned() };
    let began = Instant::now();
    while topics.subscribers(&typing) == 0 {
        assert!(began.elapsed() < Duration::from_secs(5));
        sleep(Duration::from_millis(5));
    }
    topics.publish(&typing, &"ada".to_owned()).await.unwrap();
    assert_eq!(next(&mut client), json!({ "event": "typing", "data": "ada" }));
    topics.publish(&room("tea"), &Said { text: "hello".to_owned() }).await.unwrap();
    assert_eq!(with_id(&mut client).1, message("hello"));
    server.ended();
}

/// Waits until so many are present.
async fn present(topics: &Topics, name: &str, count: usize) {
    let began = Instant::now();
    while topics.present(&room(name)).await.unwrap().len() != count {
        assert!(began.elapsed() < Duration::from_secs(5), "{count} are not present");
        sleep(Duration::from_millis(5));
    }
}

#[tokio::test]
async fn who_leaves_a_topic_hears_no_more_of_it() {
    let (server, topics) = serve();
    let mut client = Client::connect(server.address, "/rooms");
    let publish = async |name: &str, text: &str| {
        topics.publish(&room(name), &Said { text: text.to_owned() }).await.unwrap();
    };
    let said = |name: &str, text: &str| json!({ "event": format!("in {name}"), "data": { "text": text } });
    client.text(r#"{"join":"tea"}"#);
    client.text(r#"{"join":"milk"}"#);
    present(&topics, "tea", 1).await;
    present(&topics, "milk", 1).await;
    publish("tea", "one").await;
    assert_eq!(next(&mut client), said("tea", "one"));
    client.text(r#"{"leave":"tea"}"#);
    present(&topics, "tea", 0).await;
    publish("tea", "two").await;
    publish("milk", "three").await;
    assert_eq!(next(&mut client), said("milk", "three"));
    client.text(r#"{"join":"tea"}"#);
    present(&topics, "tea", 1).await;
    publish("tea", "four").await;
    assert_eq!(next(&mut client), said("tea", "four"));
    server.ended();
    present(&topics, "tea", 0).await;
}

#[tokio::test]
async fn a_topic_is_asked_who_joins() {
    let (server, topics) = serve();
    let mut ada = Client::connect(server.address, "/clubs/tea/ada");
    begun(&mut ada, Value::Null);
    topics.publish(&Club { name: "tea".to_owned() }, &Said { text: "hello".to_owned() }).await.unwrap();
    assert_eq!(with_id(&mut ada).1, message("hello"));
    let mut eve = Client::connect(server.address, "/clubs/tea/eve");
    assert_eq!(eve.closed(), (1008, "not in this club".to_owned()));
    server.ended();
}

/// Publishes more than the system takes, to a client that reads nothing meanwhile.
async fn slow(policy: &str) -> (Started, Client, usize) {
    let (server, topics) = serve();
    let mut client = Client::connect(server.address, &format!("/slow/{policy}"));
    begun(&mut client, Value::Null);
    let all = 400;
    let body = "x".repeat(50_000);
    for number in 0..all {
        topics.publish(&room("slow"), &Said { text: format!("{number} {body}") }).await.unwrap();
        if number % 50 == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    (server, client, all)
}

/// The numbers that come, and gaps as `None`, up to this one.
fn numbers(client: &mut Client, end: impl Fn(&[Option<usize>]) -> bool) -> Vec<Option<usize>> {
    let mut numbers = Vec::new();
    while !end(&numbers) {
        let event = next(client);
        numbers.push(match event["event"].as_str() {
            Some("message") => event["data"]["text"].as_str().unwrap().split(' ').next().unwrap().parse().ok(),
            _ => {
                assert_eq!(event, json!({ "event": "gap", "data": "too-slow" }));
                None
            }
        });
    }
    numbers
}

#[tokio::test]
async fn who_is_slow_misses_the_oldest_and_is_told_where() {
    let (server, mut client, all) = slow("oldest").await;
    let numbers = numbers(&mut client, |numbers| numbers.last() == Some(&Some(all - 1)));
    let gaps = numbers.iter().filter(|number| number.is_none()).count();
    assert!(gaps > 0 && numbers.len() - gaps < all, "{numbers:?}");
    let mut expected = 0;
    for pair in numbers.windows(2) {
        match pair {
            [Some(one), Some(next)] => assert_eq!(one + 1, *next, "nothing is missing without a gap"),
            [None, Some(next)] => assert!(*next >= expected),
            _ => {}
        }
        expected = pair[0].map_or(expected, |number| number + 1);
    }
    drop(client);
    server.ended();
}

#[tokio::test]
async fn who_is_slow_misses_the_newest_where_the_policy_says_so() {
    let (server, mut client, all) = slow("newest").await;
    let numbers = numbers(&mut client, |numbers| numbers.last() == Some(&None));
    let expected: Vec<_> = (0..numbers.len() - 1).map(Some).chain([None]).collect();
    assert!(numbers.len() < all && numbers == expected, "{numbers:?}");
    drop(client);
    server.ended();
}

#[tokio::test]
async fn who_is_slow_is_closed_where_the_policy_says_so() {
    let (server, mut client, _) = slow("close").await;
    let (mut last, mut told) = (None, false);
    loop {
        let (first, payload) = client.frame().unwrap();
        if first == 0x80 | CLOSE {
            assert_eq!(payload[..2], 1013_u16.to_be_bytes());
            assert!(told, "it was told of the gap before");
            break;
        }
        let event: Value = serde_json::from_slice(&payload).unwrap();
        told = event["event"] == "gap";
        last = event["id"].as_str().map(str::to_owned).or(last);
    }
    assert!(last.is_some(), "it can come back");
    drop(client);
    server.ended();
}

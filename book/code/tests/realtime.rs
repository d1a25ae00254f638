//! The code of the chapter on events and topics.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

use serde::{Deserialize, Serialize};
use squall::prelude::*;
use squall::testing::Client;
use squall::ws::Socket;
use squall::{Batch, Event, Events, LastEventId, MayJoin, Offset, Topics, topic};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

// ANCHOR: topic
#[derive(Serialize, Deserialize)]
struct Said {
    who: String,
    text: String,
}

#[topic("room/{name}", message = Said, member = String, history = 500)]
struct Room {
    name: String,
}
// ANCHOR_END: topic

// ANCHOR: app
#[app(topics = [Room, Club], handlers = [Say, RoomEvents, News, ShowRoom, Talk])]
struct App {
    topics: Topics,
}
// ANCHOR_END: app

// ANCHOR: publish
#[handler(post, "/rooms/{name}")]
struct Say {
    name: String,
    #[json]
    said: Said,
    #[state]
    topics: Topics,
}

impl Say {
    async fn post(self) -> Result<()> {
        self.topics.publish(&Room { name: self.name }, &self.said).await?;
        Ok(())
    }
}
// ANCHOR_END: publish

// ANCHOR: events
#[handler(get, "/rooms/{name}/events")]
struct RoomEvents {
    name: String,
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl RoomEvents {
    async fn get(self) -> Result<Events> {
        Ok(self.topics.subscribe(&Room { name: self.name }).after(self.last).await?.into())
    }
}
// ANCHOR_END: events

// ANCHOR: follow
#[handler(ws, "/rooms/{name}/talk")]
struct Talk {
    name: String,
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl Talk {
    async fn ws(self, mut socket: Socket<Said>) -> Result<()> {
        let room = Room { name: self.name };
        socket.follow(self.topics.subscribe(&room).after(self.last).await?);
        while let Some(said) = socket.next().await {
            self.topics.publish(&room, &said).await?;
        }
        Ok(())
    }
}
// ANCHOR_END: follow

// ANCHOR: history
#[handler(get, "/rooms/{name}")]
struct ShowRoom {
    name: String,
    #[state]
    topics: Topics,
}

impl ShowRoom {
    async fn get(self) -> Result<String> {
        let room = self.topics.history(&Room { name: self.name }, 100).await?;
        let mut page = format!("go on after {}\n", room.end);
        for message in &room.messages {
            let Said { who, text } = message.read()?;
            page += &format!("{who}: {text}\n");
        }
        Ok(page)
    }
}
// ANCHOR_END: history

// ANCHOR: wait
#[handler(get, "/rooms/{name}/news")]
struct News {
    name: String,
    #[query]
    after: Offset,
    #[state]
    topics: Topics,
}

impl News {
    async fn get(self) -> Result<Batch<Room>> {
        let room = self.topics.subscribe(&Room { name: self.name }).after(self.after).await?;
        Ok(room.wait(Duration::from_secs(25)).await)
    }
}
// ANCHOR_END: wait

// ANCHOR: join
struct Author {
    name: String,
    rooms: Vec<String>,
}

#[topic("club/{name}", message = Said, member = String, join = Author)]
struct Club {
    name: String,
}

impl MayJoin for Club {
    async fn may_join(&self, author: &Author) -> Result<()> {
        if author.rooms.contains(&self.name) { Ok(()) } else { Err(Error::forbidden()) }
    }
}

async fn come_in(topics: &Topics, club: Club, author: &Author) -> Result<Events> {
    let room = topics.subscribe_as(&club, author).latest(20).present_as(&author.name, &author.name).await?;
    Ok(room.into())
}
// ANCHOR_END: join

#[tokio::test]
async fn what_is_said_is_heard_and_kept() {
    let topics = Topics::in_memory();
    let client = Client::new(App { topics: topics.clone() });
    let mut room = topics.subscribe(&Room { name: "tea".to_owned() }).await.unwrap();
    let said = Said { who: "Ada".to_owned(), text: "hello".to_owned() };
    client.post("/rooms/tea").json(&said).await.expect_status(204);
    let Some(Event::Message(message)) = room.next().await else { panic!("no message") };
    assert_eq!(message.read().unwrap().text, "hello");
    client.get("/rooms/tea").await.expect_text_containing("Ada: hello");
    let beginning = Offset::to_string(&message.offset()).replace("-1", "-0");
    client.get(format!("/rooms/tea/news?after={beginning}")).await.expect_text_containing("hello");
}

#[tokio::test]
async fn what_is_said_through_a_socket_comes_back_through_the_topic() {
    let bound = squall::Server::new(App { topics: Topics::in_memory() }).listener("127.0.0.1:0").bind().unwrap();
    let address = bound.address().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let client = std::thread::spawn(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let head = "GET /rooms/tea/talk HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        let said = br#"{"who":"Ada","text":"hello"}"#;
        // A mask of zeros leaves the message as it is.
        let frame = [&[0x81, 0x80 | said.len() as u8, 0, 0, 0, 0], said.as_slice()].concat();
        let mut come = String::new();
        let mut wait_for = |stream: &mut TcpStream, text: &str| {
            let mut some = [0; 512];
            while !come.contains(text) {
                let length = stream.read(&mut some).unwrap();
                assert!(length > 0, "it was closed after {come}");
                come += &String::from_utf8_lossy(&some[..length]);
            }
        };
        stream.write_all(head.as_bytes()).unwrap();
        // Who speaks before it has heard the answer is not heard.
        wait_for(&mut stream, "\r\n\r\n");
        stream.write_all(&frame).unwrap();
        wait_for(&mut stream, r#""event":"message","data":{"who":"Ada","text":"hello"}}"#);
        stop.send(()).unwrap();
    });
    bound.run_until(async { _ = stopped.await }).await.unwrap();
    client.join().unwrap();
}

#[tokio::test]
async fn a_club_asks_who_joins() {
    let topics = Topics::in_memory();
    let author = Author { name: "Ada".to_owned(), rooms: vec!["tea".to_owned()] };
    let club = |name: &str| Club { name: name.to_owned() };
    let _events = come_in(&topics, club("tea"), &author).await.unwrap();
    assert_eq!(topics.present(&club("tea")).await.unwrap(), ["Ada"]);
    let refused = come_in(&topics, club("coffee"), &author).await.unwrap_err();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
}

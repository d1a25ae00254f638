//! The site that the client speaks to.

use crate::serving::Started;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use squall::client::{Event, Follower};
use squall::prelude::*;
use squall::ws::{Close, CloseCode, Socket};
use squall::{Events, LastEventId, Offset, Server, Topics, topic};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

pub const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub number: u64,
}

#[topic("room/{name}", message = Said, member = String)]
pub struct Room {
    pub name: String,
}

pub fn tea() -> Room {
    Room { name: "tea time".to_owned() }
}

/// Where a client follows it.
pub fn events(address: SocketAddr) -> String {
    format!("http://{address}/rooms/{{name}}/events")
}

/// The same by a WebSocket.
pub fn socket(address: SocketAddr) -> String {
    format!("ws://{address}/rooms/{{name}}/socket")
}

/// Anything is published to it.
#[topic("loose", message = serde_json::Value)]
pub struct Loose;

/// The same, as a client has it that expects numbers.
#[topic("loose", message = Said)]
pub struct Strict;

/// Long messages.
#[topic("long", message = String)]
pub struct Long;

#[derive(Default)]
pub struct Seen {
    /// How the last socket was closed, as its handler has seen it.
    pub close: Mutex<Option<Close>>,
    /// Messages that the flood has sent.
    pub sent: AtomicU64,
    /// How often was asked.
    pub asked: AtomicU64,
}

impl Seen {
    pub async fn closed(&self) -> Close {
        let began = Instant::now();
        loop {
            if let Some(close) = self.close.lock().unwrap().take() {
                return close;
            }
            assert!(began.elapsed() < PATIENCE, "no socket has closed");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

#[app(handlers = [
    RoomEvents, RoomSocket, ClubSocket, LooseEvents, LooseSocket, LongSocket, LongEvents, Echo, Guess, Says, Flood, Who, Protocols, Moved, Forbidden, Text, Busy, Nothing,
])]
#[derive(Clone)]
pub struct Site {
    pub topics: Topics,
    pub seen: Arc<Seen>,
}

impl Site {
    pub fn new() -> Site {
        Site { topics: Topics::in_memory(), seen: Arc::default() }
    }

    pub fn serve(&self) -> Started {
        self.serve_at("127.0.0.1:0".parse().unwrap())
    }

    pub fn serve_at(&self, address: SocketAddr) -> Started {
        let server = Server::new(self.clone()).drain_time(Duration::from_secs(5));
        Started::new(server.listener(address.to_string().as_str()))
    }

    pub async fn say(&self, number: u64) -> Offset {
        self.topics.publish(&tea(), &Said { number }).await.unwrap()
    }
}

#[handler(get, "/rooms/{name}/events")]
struct RoomEvents {
    name: String,
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl RoomEvents {
    async fn get(self) -> Result<Events> {
        let room = self.topics.subscribe(&Room { name: self.name }).after(self.last);
        Ok(Events::from(room.await?).heartbeat(Duration::from_secs(1)))
    }
}

#[handler(ws, "/rooms/{name}/socket")]
struct RoomSocket {
    name: String,
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl RoomSocket {
    async fn ws(self, mut socket: Socket<Said, String>) -> Result<()> {
        let room = Room { name: self.name };
        socket.follow(self.topics.subscribe(&room).after(self.last).await?);
        // What is no event of the topic's is none of its followers' business.
        socket.send("{\"event\":\"hello\",\"data\":{}}".to_owned()).await?;
        while let Some(said) = socket.next().await {
            self.topics.publish(&room, &said).await?;
        }
        Ok(())
    }
}

/// One in which who is present is told.
#[handler(ws, "/clubs/{name}/{who}")]
struct ClubSocket {
    name: String,
    who: String,
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl ClubSocket {
    async fn ws(self, mut socket: Socket<String>) -> Result<()> {
        let room = self.topics.subscribe(&Room { name: self.name }).after(self.last);
        socket.follow(room.present_as(&self.who, &self.who).with_members().await?);
        while let Some(text) = socket.next().await {
            match text.as_str() {
                "done" => break,
                "out" => return Err(Error::forbidden()),
                _ => {}
            }
        }
        Ok(())
    }
}

#[handler(ws, "/loose")]
struct LooseSocket {
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl LooseSocket {
    async fn ws(self, mut socket: Socket<String>) -> Result<()> {
        socket.follow(self.topics.subscribe(&Loose).after(self.last).await?);
        socket.send("no event".to_owned()).await?;
        socket.closed().await;
        Ok(())
    }
}

#[handler(ws, "/long")]
struct LongSocket {
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl LongSocket {
    async fn ws(self, mut socket: Socket<String>) -> Result<()> {
        socket.follow(self.topics.subscribe(&Long).after(self.last).await?);
        socket.closed().await;
        Ok(())
    }
}

#[handler(get, "/loose")]
struct LooseEvents {
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl LooseEvents {
    async fn get(self) -> Result<Events> {
        Ok(self.topics.subscribe(&Loose).after(self.last).await?.into())
    }
}

#[handler(get, "/long")]
struct LongEvents {
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl LongEvents {
    async fn get(self) -> Result<Events> {
        Ok(self.topics.subscribe(&Long).after(self.last).await?.into())
    }
}

#[handler(ws, "/echo")]
struct Echo {
    #[state]
    seen: Arc<Seen>,
}

impl Echo {
    async fn ws(self, mut socket: Socket<squall::ws::Message>) -> Result<()> {
        while let Some(message) = socket.next().await {
            socket.send(message).await?;
        }
        *self.seen.close.lock().unwrap() = socket.close_reason();
        Ok(())
    }
}

#[derive(Serialize, Deserialize)]
pub struct Number {
    pub number: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    TooLow,
    TooHigh,
    Right,
}

#[handler(ws, "/guess/{secret}")]
struct Guess {
    secret: u32,
    #[state]
    seen: Arc<Seen>,
}

impl Guess {
    async fn ws(self, mut socket: Socket<Number, Answer>) -> Result<()> {
        while let Some(guess) = socket.next().await {
            let answer = match guess.number.cmp(&self.secret) {
                std::cmp::Ordering::Less => Answer::TooLow,
                std::cmp::Ordering::Greater => Answer::TooHigh,
                std::cmp::Ordering::Equal => Answer::Right,
            };
            socket.send(answer).await?;
        }
        *self.seen.close.lock().unwrap() = socket.close_reason();
        Ok(())
    }
}

/// Says what it is told to, and closes.
#[handler(ws, "/says/{text}/{code}")]
struct Says {
    text: String,
    code: u16,
}

impl Says {
    async fn ws(self, mut socket: Socket<String>) -> Result<()> {
        socket.send(self.text).await?;
        if self.code != 1000 {
            socket.close(CloseCode::own(self.code), "enough");
        }
        Ok(())
    }
}

/// Sends without end what nobody may read.
#[handler(ws, "/flood")]
struct Flood {
    #[state]
    seen: Arc<Seen>,
}

impl Flood {
    async fn ws(self, mut socket: Socket<String>) -> Result<()> {
        loop {
            let number = self.seen.sent.load(SeqCst);
            socket.send(format!("{number:0>64000}")).await?;
            self.seen.sent.store(number + 1, SeqCst);
        }
    }
}

/// Says who has come.
#[handler(ws, "/who")]
struct Who {
    #[header]
    authorization: String,
    #[cookie]
    session: String,
    #[cookie]
    theme: String,
}

impl Who {
    async fn ws(self, mut socket: Socket<String>) -> Result<()> {
        socket.send(format!("{} {} {}", self.authorization, self.session, self.theme)).await?;
        Ok(())
    }
}

#[handler(ws, "/protocols", protocols = ["v2.chat", "v1.chat"])]
struct Protocols;

impl Protocols {
    async fn ws(self, mut socket: Socket<String>) -> Result<()> {
        let protocol = socket.protocol().unwrap_or("none").to_owned();
        socket.send(protocol).await?;
        Ok(())
    }
}

#[handler(get, "/moved")]
struct Moved;

impl Moved {
    async fn get(self) -> Redirect {
        Redirect::to(Text::url())
    }
}

#[handler(get, "/forbidden")]
struct Forbidden;

impl Forbidden {
    async fn get(self) -> Result<Events> {
        Err(Error::forbidden())
    }
}

#[handler(get, "/text")]
struct Text;

impl Text {
    async fn get(self) -> &'static str {
        "no events"
    }
}

/// Busy for the first two times.
#[handler(get, "/busy")]
struct Busy {
    #[state]
    seen: Arc<Seen>,
    #[state]
    topics: Topics,
}

impl Busy {
    async fn get(self) -> Result<Events> {
        if self.seen.asked.fetch_add(1, SeqCst) < 2 {
            return Err(Error::unavailable("later").with_header(http::header::RETRY_AFTER, "1"));
        }
        Ok(self.topics.subscribe(&tea()).latest(10).await?.into())
    }
}

#[handler(get, "/nothing")]
struct Nothing;

impl Nothing {
    async fn get(self) {}
}

/// The next event that is no word of the connection's own.
pub async fn next<M: DeserializeOwned, P: DeserializeOwned>(
    follower: &mut Follower<M, P>,
) -> Option<std::result::Result<Event<M, P>, squall::client::Error>> {
    loop {
        match timeout(PATIENCE, follower.next()).await.expect("an event") {
            Some(Ok(Event::Subscribed { .. })) => {}
            other => return other,
        }
    }
}

/// The number of the next message.
pub async fn number(follower: &mut Follower<Said, String>) -> u64 {
    match next(follower).await {
        Some(Ok(Event::Message { message, .. })) => message.number,
        other => panic!("{other:?}"),
    }
}

//! Streams of events, over sockets.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod serving;

use serde::{Deserialize, Serialize};
use serving::{PATIENCE, Started};
use squall::prelude::*;
use squall::testing::Client;
use squall::{Batch, Events, LastEventId, Offset, Server, SseEvent, Topics, TopicsScript, topic};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

#[derive(Serialize, Deserialize)]
struct Said {
    text: String,
}

#[topic("room/{name}", message = Said)]
struct Room {
    name: String,
}

#[handler(post, "/rooms/{name}")]
struct Say {
    name: String,
    #[json]
    said: Said,
    #[state]
    topics: Topics,
}

impl Say {
    async fn post(self) -> Result<String> {
        Ok(self.topics.publish(&Room { name: self.name }, &self.said).await?.to_string())
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
        let room = self.topics.subscribe(&Room { name: self.name }).after(self.last).await?;
        Ok(Events::from(room).heartbeat(Duration::from_secs(1)))
    }
}

/// The same under a name of its own.
#[handler(get, "/rooms/{name}/named")]
struct NamedEvents {
    name: String,
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl NamedEvents {
    async fn get(self) -> Result<Events> {
        Ok(self.topics.subscribe(&Room { name: self.name }).after(self.last).await?.named("said").into())
    }
}

/// Two rooms, of which one has a name.
#[handler(get, "/rooms/{name}/beside/{other}")]
struct BothEvents {
    name: String,
    other: String,
    last: LastEventId<Offset>,
    #[state]
    topics: Topics,
}

impl BothEvents {
    async fn get(self) -> Result<Events> {
        let room = self.topics.subscribe(&Room { name: self.name }).after(self.last).await?;
        let other = self.topics.subscribe(&Room { name: self.other }).await?;
        Ok(Events::from(other.named("other")).and(room))
    }
}

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
        Ok(room.wait(Duration::from_millis(500)).await)
    }
}

/// One that fails.
#[handler(get, "/failing")]
struct Failing;

impl Failing {
    async fn get(self) -> Events {
        let events = [Ok(SseEvent::text("one")), Err(Error::internal("no more"))];
        Events::from_stream(futures_util::stream::iter(events)).retry(Duration::from_millis(7))
    }
}

#[handler(get, "/numbers")]
struct Numbers;

impl Numbers {
    async fn get(self) -> Events {
        Events::json(futures_util::stream::iter([1, 2, 3])).retry(Duration::from_millis(7))
    }
}

#[app(compression = on, handlers = [Say, RoomEvents, NamedEvents, BothEvents, News, Failing, Numbers, TopicsScript])]
struct App {
    topics: Topics,
}

fn app() -> App {
    App { topics: Topics::in_memory() }
}

/// A stream of events, as a client reads it that knows chunks.
struct Listening {
    socket: TcpStream,
    head: String,
}

impl Listening {
    fn new(address: SocketAddr, path: &str, headers: &str) -> Listening {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(socket, "GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            socket.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        Listening { socket, head: String::from_utf8(head).unwrap() }
    }

    fn line(&mut self) -> String {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            let mut byte = [0];
            self.socket.read_exact(&mut byte).unwrap();
            line.push(byte[0]);
        }
        String::from_utf8(line).unwrap().trim_end().to_owned()
    }

    /// The next chunk; empty at the end.
    fn next(&mut self) -> String {
        let length = usize::from_str_radix(&self.line(), 16).unwrap();
        let mut chunk = vec![0; length + 2];
        self.socket.read_exact(&mut chunk).unwrap();
        chunk.truncate(length);
        String::from_utf8(chunk).unwrap()
    }

    /// The next one that is no heartbeat.
    fn event(&mut self) -> String {
        loop {
            let chunk = self.next();
            if chunk != ":\n\n" {
                return chunk;
            }
        }
    }
}

/// What stands before all events: how long to wait before coming back, and the id that it begins after.
fn begun(listening: &mut Listening) -> String {
    assert!(listening.next().starts_with("retry: "));
    let first = listening.event();
    let id = first.strip_prefix("id: ").and_then(|rest| rest.strip_suffix("\nevent: subscribed\ndata: null\n\n"));
    id.unwrap_or_else(|| panic!("{first}")).to_owned()
}

fn say(address: SocketAddr, text: &str) -> String {
    say_in(address, "tea", text)
}

fn say_in(address: SocketAddr, room: &str, text: &str) -> String {
    let body = format!("{{\"text\":\"{text}\"}}");
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let length = body.len();
    write!(
        socket,
        "POST /rooms/{room} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    serving::answer(&mut socket).split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[test]
fn what_is_said_comes_and_who_comes_back_misses_nothing() {
    let server = Started::new(Server::new(app()).listener("127.0.0.1:0"));
    let address = server.address;
    let mut one = Listening::new(address, "/rooms/tea/events", "Accept-Encoding: gzip\r\n");
    for header in ["content-type: text/event-stream\r\n", "cache-control: no-store\r\n", "x-accel-buffering: no\r\n"] {
        assert!(one.head.contains(header), "{}", one.head);
    }
    assert!(!one.head.contains("content-encoding"), "{}", one.head);
    let beginning = begun(&mut one);
    let first = say(address, "hello");
    assert_eq!(one.event(), format!("id: {first}\ndata: {{\"text\":\"hello\"}}\n\n"));
    drop(one);
    let second = say(address, "again");
    // Who has seen nothing yet knows where it was, too.
    let mut new = Listening::new(address, &format!("/rooms/tea/events?after={beginning}"), "");
    assert_eq!(begun(&mut new), beginning);
    assert!(new.event().starts_with(&format!("id: {first}\n")));
    for (path, header) in [
        ("/rooms/tea/events".to_owned(), format!("Last-Event-ID: {first}\r\n")),
        (format!("/rooms/tea/events?after={first}"), String::new()),
        (format!("/rooms/tea/events?after={second}"), format!("Last-Event-ID: {first}\r\n")),
    ] {
        let mut back = Listening::new(address, &path, &header);
        assert_eq!(begun(&mut back), first);
        assert_eq!(back.event(), format!("id: {second}\ndata: {{\"text\":\"again\"}}\n\n"));
    }
    for unknown in ["0-0", "junk"] {
        let mut lost = Listening::new(address, "/rooms/tea/events", &format!("Last-Event-ID: {unknown}\r\n"));
        assert_eq!(begun(&mut lost), beginning);
        assert_eq!(lost.event(), "event: gap\ndata: \"forgotten\"\n\n");
        assert!(lost.event().starts_with(&format!("id: {first}\n")));
    }
    server.ended();
}

#[test]
fn under_a_name_of_its_own_a_topic_goes_on_where_it_was() {
    let server = Started::new(Server::new(app()).listener("127.0.0.1:0"));
    let address = server.address;
    let mut one = Listening::new(address, "/rooms/tea/named", "");
    let beginning = begun(&mut one);
    let first = say(address, "hello");
    assert_eq!(one.event(), format!("id: {first}\nevent: said\ndata: {{\"text\":\"hello\"}}\n\n"));
    drop(one);
    let second = say(address, "again");
    let mut back = Listening::new(address, "/rooms/tea/named", &format!("Last-Event-ID: {first}\r\n"));
    assert_eq!(begun(&mut back), first);
    assert_eq!(back.event(), format!("id: {second}\nevent: said\ndata: {{\"text\":\"again\"}}\n\n"));
    let mut lost = Listening::new(address, "/rooms/tea/named", "Last-Event-ID: 0-0\r\n");
    assert_eq!(begun(&mut lost), beginning);
    assert_eq!(lost.event(), "event: gap\ndata: \"forgotten\"\n\n");
    server.ended();
}

#[test]
fn beside_another_topic_only_the_one_without_a_name_says_where_to_go_on() {
    let server = Started::new(Server::new(app()).listener("127.0.0.1:0"));
    let address = server.address;
    let mut one = Listening::new(address, "/rooms/tea/beside/milk", "");
    begun(&mut one);
    say_in(address, "milk", "warm");
    assert_eq!(one.event(), "event: other\ndata: {\"text\":\"warm\"}\n\n");
    let first = say(address, "hello");
    assert_eq!(one.event(), format!("id: {first}\ndata: {{\"text\":\"hello\"}}\n\n"));
    say_in(address, "milk", "cold");
    assert_eq!(one.event(), "event: other\ndata: {\"text\":\"cold\"}\n\n");
    drop(one);
    let second = say(address, "again");
    let mut back = Listening::new(address, "/rooms/tea/beside/milk", &format!("Last-Event-ID: {first}\r\n"));
    assert_eq!(begun(&mut back), first);
    assert_eq!(back.event(), format!("id: {second}\ndata: {{\"text\":\"again\"}}\n\n"));
    server.ended();
}

#[test]
fn a_silent_stream_shows_that_it_is_there() {
    let server = Started::new(Server::new(app()).listener("127.0.0.1:0"));
    let mut silent = Listening::new(server.address, "/rooms/tea/events", "");
    begun(&mut silent);
    let began = Instant::now();
    assert_eq!((silent.next(), silent.next()), (":\n\n".to_owned(), ":\n\n".to_owned()));
    let waited = began.elapsed();
    assert!(Duration::from_millis(900) < waited && waited < Duration::from_secs(5), "{waited:?}");
    drop(silent);
    server.ended();
}

#[test]
fn a_server_that_stops_sends_its_listeners_elsewhere_at_once() {
    let mut server = Started::new(Server::new(app()).listener("127.0.0.1:0"));
    let mut stream = Listening::new(server.address, "/rooms/tea/events", "");
    begun(&mut stream);
    std::thread::sleep(Duration::from_millis(100));
    let began = Instant::now();
    server.stop();
    let farewell = stream.event();
    let milliseconds: u64 = farewell.strip_prefix("retry: ").unwrap().trim_end().parse().unwrap();
    assert!(milliseconds < 2000, "{farewell}");
    assert_eq!(stream.next(), "", "the answer is whole");
    server.ended();
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

#[test]
fn who_goes_away_is_noticed() {
    let app = app();
    let topics = app.topics.clone();
    let room = Room { name: "tea".to_owned() };
    let server = Started::new(Server::new(app).listener("127.0.0.1:0"));
    let mut stream = Listening::new(server.address, "/rooms/tea/events", "");
    begun(&mut stream);
    assert_eq!(topics.subscribers(&room), 1);
    drop(stream);
    let began = Instant::now();
    while topics.subscribers(&room) > 0 {
        assert!(began.elapsed() < PATIENCE, "it is still there");
        std::thread::sleep(Duration::from_millis(20));
    }
    server.ended();
}

#[tokio::test]
async fn who_asks_again_and_again_misses_nothing() {
    let client = Client::over_socket(app()).await;
    let say =
        async |text: &str| client.post("/rooms/tea").json(&Said { text: text.to_owned() }).await.text().to_owned();
    let (first, second) = (say("one").await, say("two").await);
    let answer = client.get(format!("/rooms/tea/news?after={first}")).await.expect_status(200);
    let event = format!("{{\"id\":\"{second}\",\"event\":\"message\",\"data\":{{\"text\":\"two\"}}}}");
    assert_eq!(answer.text(), format!("{{\"events\":[{event}],\"next\":\"{second}\"}}"));
    answer.expect_header("content-type", "application/json").expect_header("cache-control", "no-store");
    let none = client.get(format!("/rooms/tea/news?after={second}")).await.expect_status(200);
    assert_eq!(none.text(), format!("{{\"events\":[],\"next\":\"{second}\"}}"));
    client.get("/rooms/tea/news?after=junk").await.expect_status(400);
    let (late, third) =
        tokio::join!(async { client.get(format!("/rooms/tea/news?after={second}")).await.text().to_owned() }, async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            say("three").await
        },);
    assert!(late.contains(&format!("\"next\":\"{third}\"")), "{late}");
    client.shutdown().await;
}

#[tokio::test]
async fn any_stream_will_do() {
    let client = Client::new(app());
    let numbers = client.get("/numbers").await.expect_status(200);
    assert_eq!(numbers.text(), "retry: 7\n\ndata: 1\n\ndata: 2\n\ndata: 3\n\n");
}

#[test]
fn a_stream_that_fails_ends() {
    let server = Started::new(Server::new(app()).listener("127.0.0.1:0"));
    let stream = Listening::new(server.address, "/failing", "");
    let rest = serving::rest(stream.socket);
    assert!(rest.contains("data: one\n\n") && !rest.ends_with("0\r\n\r\n"), "{rest:?}");
    server.ended();
}

#[tokio::test]
async fn the_script_is_small() {
    let client = Client::new(app());
    let script = client.get("/squall/topics.js").header("accept-encoding", "gzip").await.expect_status(200);
    let script = script.expect_header("content-encoding", "gzip");
    assert!(script.bytes().len() < 3 * 1024, "{} bytes", script.bytes().len());
}

//! Streams of events end with the session of who listens.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod serving;

use serving::{PATIENCE, Started};
use squall::prelude::*;
use squall::{Config, Events, MemorySessions, Server, Sessions, SignIn, SignOut, SseEvent, User};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

#[derive(Clone)]
struct Person(u32);

impl User for Person {
    type State = ();
    type Id = u32;

    fn id(&self) -> u32 {
        self.0
    }

    async fn find(id: u32, _: ()) -> Result<Option<Person>> {
        Ok(Some(Person(id)))
    }
}

#[handler(post, "/in/{id}", public, throttle = "100/1s", xsrf = exempt("a test has no pages"))]
struct In {
    id: u32,
    #[sign_in(no_account("everybody may"))]
    door: SignIn<Person>,
}

impl In {
    async fn post(self) -> Result<()> {
        self.door.sign_in(&Person(self.id))
    }
}

#[handler(post, "/out", public, xsrf = exempt("a test has no pages"))]
struct Out {
    session: SignOut,
}

impl Out {
    async fn post(self) {
        self.session.sign_out();
    }
}

/// Says one thing, and then nothing for ever.
#[handler(get, "/events", auth)]
struct Listen {
    #[user]
    person: Person,
}

impl Listen {
    async fn get(self) -> Events {
        use futures_util::StreamExt;
        let hello = futures_util::stream::iter([SseEvent::text(format!("hello {}", self.person.0))]);
        Events::from_stream(hello.chain(futures_util::stream::pending()))
    }
}

#[app(
    user = Person,
    login = none("a test has no pages"),
    sessions = self.sessions.clone(),
    config = App::config,
    handlers = [In, Out, Listen],
)]
struct App {
    sessions: Sessions,
}

impl App {
    fn config(&self) -> Config {
        Config::new().keys(["a-key-of-a-test-that-nobody-need-guess"])
    }
}

fn start(sessions: Sessions) -> Started {
    Started::new(Server::new(App { sessions }).listener("127.0.0.1:0"))
}

fn post(address: SocketAddr, path: &str, cookie: &str) -> String {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(
        socket,
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\nCookie: {cookie}\r\n\r\n"
    )
    .unwrap();
    let answer = serving::rest(socket);
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    answer
}

/// The cookie of somebody who has signed in.
fn sign_in(address: SocketAddr, id: u32) -> String {
    let answer = post(address, &format!("/in/{id}"), "");
    let line = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
    line.split(';').next().unwrap().to_owned()
}

/// A stream that has said hello.
fn listen(address: SocketAddr, cookie: &str) -> TcpStream {
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(socket, "GET /events HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n").unwrap();
    let mut read = Vec::new();
    while !(read.ends_with(b"\n\n\r\n") && String::from_utf8_lossy(&read).contains("hello")) {
        let mut byte = [0];
        socket.read_exact(&mut byte).unwrap();
        read.push(byte[0]);
    }
    socket
}

/// How long it takes until the answer ends, as a whole one.
fn end(stream: TcpStream) -> Duration {
    let began = Instant::now();
    let mut stream = stream;
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n0\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        read.push(byte[0]);
    }
    assert!(String::from_utf8_lossy(&read).contains("retry: "), "{:?}", String::from_utf8_lossy(&read));
    began.elapsed()
}

fn is_open(stream: &TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let waits = stream.peek(&mut [0]).is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock);
    stream.set_nonblocking(false).unwrap();
    waits
}

#[test]
fn who_signs_out_hears_no_more_and_others_do() {
    for sessions in [Sessions::kept_in(MemorySessions::new()), Sessions::in_cookie()] {
        let server = start(sessions);
        let address = server.address;
        let (ada, bob) = (sign_in(address, 1), sign_in(address, 2));
        let (one, two, other) = (listen(address, &ada), listen(address, &ada), listen(address, &bob));
        std::thread::sleep(Duration::from_millis(200));
        post(address, "/out", &ada);
        assert!(end(one) < Duration::from_secs(1) && end(two) < Duration::from_secs(1));
        assert!(is_open(&other.try_clone().unwrap()));
        drop(other);
        server.ended();
    }
}

#[test]
fn who_has_signed_out_at_another_process_hears_no_more() {
    // Another site with the same store, which knows nothing of who listens at the first one.
    let store = MemorySessions::new();
    let (one, two) = (start(Sessions::kept_in(store.clone())), start(Sessions::kept_in(store)));
    let cookie = sign_in(two.address, 1);
    let stream = listen(one.address, &cookie);
    std::thread::sleep(Duration::from_millis(1500));
    assert!(is_open(&stream.try_clone().unwrap()), "it is still signed in");
    post(two.address, "/out", &cookie);
    let took = end(stream);
    assert!(took < Duration::from_millis(2500), "{took:?}");
    one.ended();
    two.ended();
}

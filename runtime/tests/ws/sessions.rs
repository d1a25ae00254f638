//! The sockets of who is signed in end with the session.

use crate::client::{self, Client, PING, PONG, asked};
use crate::serving::{Started, address_of, command, end_child, is_child};
use crate::site::started;
use squall::prelude::*;
use squall::ws::Socket;
use squall::{Config, MemorySessions, RedisSessions, Server, Sessions, SignIn, SignOut, User};
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

#[app(
    user = Author,
    login = none("a test signs in by a POST"),
    sessions = self.sessions.clone(),
    config = Site::config,
    handlers = [Enter, Leave, LeaveElsewhere, Chat, Open],
)]
struct Site {
    sessions: Sessions,
}

impl Site {
    fn config(&self) -> Config {
        Config::new().keys(["a-key-of-a-test-that-nobody-need-guess"])
    }
}

#[derive(Clone)]
struct Author {
    id: i64,
}

impl User for Author {
    type State = ();
    type Id = i64;

    fn id(&self) -> i64 {
        self.id
    }

    async fn find(id: i64, (): ()) -> Result<Option<Author>> {
        Ok(Some(Author { id }))
    }
}

#[handler(post, "/in/{id}", public, throttle = "1000/1m")]
struct Enter {
    id: i64,
    #[sign_in(no_account("a test"))]
    door: SignIn<Author>,
}

impl Enter {
    async fn post(self) -> Result<&'static str> {
        self.door.sign_in(&Author { id: self.id })?;
        Ok("in")
    }
}

#[handler(post, "/out", public)]
struct Leave {
    session: SignOut,
}

impl Leave {
    async fn post(self) -> &'static str {
        self.session.sign_out();
        "out"
    }
}

#[handler(post, "/out/elsewhere", public)]
struct LeaveElsewhere {
    session: SignOut,
}

impl LeaveElsewhere {
    async fn post(self) -> Result<&'static str> {
        self.session.sign_out_elsewhere().await?;
        Ok("out elsewhere")
    }
}

#[handler(ws, "/chat", auth)]
struct Chat {
    #[user]
    author: Author,
}

impl Chat {
    async fn ws(self, mut socket: Socket<String, String>) -> Result<()> {
        socket.send(format!("hello, {}", self.author.id)).await?;
        while let Some(text) = socket.next().await {
            socket.send(text).await?;
        }
        Ok(())
    }
}

#[handler(ws, "/open", public)]
struct Open;

impl Open {
    async fn ws(self, mut socket: Socket<String, String>) -> Result<()> {
        while let Some(text) = socket.next().await {
            socket.send(text).await?;
        }
        Ok(())
    }
}

fn serve() -> Started {
    started(Server::new(Site { sessions: Sessions::kept_in(MemorySessions::new()) }))
}

/// Posts, and gives the cookie that the answer sets.
fn post(server: &Started, path: &str, cookie: &str) -> String {
    post_to(server.address, path, cookie)
}

fn post_to(address: SocketAddr, path: &str, cookie: &str) -> String {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nContent-Length: 0\r\n\r\n"
    );
    let (head, _) = asked(address, &request);
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    let set = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
    set.map(|cookie| cookie.split(';').next().unwrap().to_owned()).unwrap_or_default()
}

fn chat(server: &Started, cookie: &str) -> Client {
    chat_at(server.address, cookie)
}

fn chat_at(address: SocketAddr, cookie: &str) -> Client {
    let headers = [("Cookie", cookie), ("Origin", "http://localhost")];
    let mut client = Client::with_headers(address, "/chat", &headers);
    assert!(client.next_text().starts_with("hello, "));
    client
}

/// How long a socket took to be closed since then, which has to be by 4401.
fn signed_out(mut client: Client, since: Instant) {
    assert_eq!(client.closed(), (4401, "the session has ended".to_owned()));
    let took = since.elapsed();
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn signing_out_closes_the_sockets_of_the_session_and_no_others() {
    let server = serve();
    let (cookie, other) = (post(&server, "/in/7", ""), post(&server, "/in/8", ""));
    let (one, two, mut three) = (chat(&server, &cookie), chat(&server, &cookie), chat(&server, &other));
    let mut open = Client::with_headers(server.address, "/open", &[("Cookie", cookie.as_str())]);
    let now = Instant::now();
    post(&server, "/out", &cookie);
    signed_out(one, now);
    signed_out(two, now);
    for client in [&mut three, &mut open] {
        client.text("still");
        assert_eq!(client.next_text(), "still");
    }
    let headers = [("Cookie", cookie.as_str())];
    let (head, _) = asked(server.address, &client::head("/chat", &headers));
    assert!(head.starts_with("HTTP/1.1 401 "), "{head}");
}

#[test]
fn signing_out_elsewhere_leaves_the_socket_of_who_asks() {
    let server = serve();
    let (here, elsewhere) = (post(&server, "/in/7", ""), post(&server, "/in/7", ""));
    let (mut stays, goes) = (chat(&server, &here), chat(&server, &elsewhere));
    let now = Instant::now();
    post(&server, "/out/elsewhere", &here);
    signed_out(goes, now);
    stays.text("still");
    assert_eq!(stays.next_text(), "still");
}

#[test]
fn sessions_of_one_user_are_told_apart_though_they_began_together() {
    let server = serve();
    let (one, other) = (post(&server, "/in/7", ""), post(&server, "/in/7", ""));
    let (goes, mut stays) = (chat(&server, &one), chat(&server, &other));
    let now = Instant::now();
    post(&server, "/out", &one);
    signed_out(goes, now);
    // The store has been asked meanwhile.
    std::thread::sleep(Duration::from_millis(1500));
    stays.text("still");
    assert_eq!(stays.next_text(), "still");
}

#[test]
fn another_user_who_signs_in_closes_the_sockets_of_the_one_before() {
    let server = serve();
    let cookie = post(&server, "/in/7", "");
    let client = chat(&server, &cookie);
    let now = Instant::now();
    post(&server, "/in/8", &cookie);
    signed_out(client, now);
}

/// Seconds since 1970, as the times of sessions are counted.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64()
}

#[test]
fn the_socket_ends_with_the_time_of_the_session() {
    let sessions = || Sessions::kept_in(MemorySessions::new());
    // They last no shorter.
    let minute = Duration::from_secs(60);
    let all = [sessions().idle(minute), sessions().lifetime(minute), Sessions::in_cookie().idle(minute)];
    let open = all.map(|sessions| {
        let server = started(Server::new(Site { sessions }));
        let before = now().floor();
        let cookie = post(&server, "/in/7", "");
        let after = now().floor();
        let mut client = chat(&server, &cookie);
        client.stream.set_read_timeout(Some(Duration::from_secs(65))).unwrap();
        // What it says does not make the session any younger.
        client.text("still");
        assert_eq!(client.next_text(), "still");
        (server, client, before..after)
    });
    let waiting = open.map(|(server, mut client, began)| {
        std::thread::spawn(move || {
            // It answers when it is asked whether it is there.
            let close = loop {
                match client.frame().expect("a frame") {
                    (first, _) if first == 0x80 | PING => client.send(PONG, b""),
                    (_, payload) => break payload,
                }
            };
            let closed = now();
            assert_eq!(close, [4401_u16.to_be_bytes().as_slice(), b"the session has ended"].concat());
            assert!(began.start + 60.0 <= closed && closed < began.end + 61.0, "{closed} is no minute after {began:?}");
            drop(server);
        })
    });
    for waiting in waiting {
        waiting.join().unwrap();
    }
}

#[tokio::test]
async fn a_sign_out_at_another_process_closes_the_socket() {
    if is_child() {
        let url = std::env::var("SESSIONS").unwrap();
        std::thread::spawn(|| {
            end_child(squall::serve_with(async move {
                let store = RedisSessions::new(redis::Client::open(url)?).await?;
                Ok(Site { sessions: Sessions::kept_in(store) })
            }))
        });
        std::future::pending::<()>().await;
    }
    let redis = crate::servers::Server::redis().await;
    let variables = [("SESSIONS", redis.redis_url()), ("SQUALL_LISTEN", "127.0.0.1:0".to_owned())];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let test = "sessions::a_sign_out_at_another_process_closes_the_socket";
    let mut processes = [(); 2].map(|()| command(test, &variables).stderr(Stdio::null()).spawn().unwrap());
    let [one, two] = processes.each_mut().map(address_of);
    let (cookie, other) = (post_to(two, "/in/7", ""), post_to(two, "/in/8", ""));
    let (goes, mut stays) = (chat_at(one, &cookie), chat_at(one, &other));
    // The store has been asked meanwhile.
    std::thread::sleep(Duration::from_millis(1500));
    let now = Instant::now();
    post_to(two, "/out", &cookie);
    signed_out(goes, now);
    stays.text("still");
    assert_eq!(stays.next_text(), "still");
    for process in &mut processes {
        process.kill().unwrap();
        process.wait().unwrap();
    }
}

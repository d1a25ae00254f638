//! The sockets of who is signed in end with the session.

use crate::client::{self, Client, asked};
use crate::serving::Started;
use crate::site::started;
use squall::prelude::*;
use squall::ws::Socket;
use squall::{MemorySessions, Server, Sessions, SignIn, SignOut, User};
use std::time::{Duration, Instant};

#[app(
    user = Author,
    login = none("a test signs in by a POST"),
    sessions = Sessions::kept_in(self.sessions.clone()),
    handlers = [Enter, Leave, LeaveElsewhere, Chat, Open],
)]
struct Site {
    sessions: MemorySessions,
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
    started(Server::new(Site { sessions: MemorySessions::new() }))
}

/// Posts, and gives the cookie that the answer sets.
fn post(server: &Started, path: &str, cookie: &str) -> String {
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nContent-Length: 0\r\n\r\n"
    );
    let (head, _) = asked(server.address, &request);
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    let set = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
    set.map(|cookie| cookie.split(';').next().unwrap().to_owned()).unwrap_or_default()
}

fn chat(server: &Started, cookie: &str) -> Client {
    let headers = [("Cookie", cookie), ("Origin", "http://localhost")];
    let mut client = Client::with_headers(server.address, "/chat", &headers);
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

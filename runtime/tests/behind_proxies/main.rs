//! Behind nginx and HAProxy: no client's bytes become another client's request, and no answer another client's.
//!
//! Each ambiguous request goes through a real proxy, which keeps one connection to the site for all clients. Then another
//! client asks. The proxy gives each request a number: what is handled without one has been smuggled, and an answer with
//! another number than its head is somebody else's.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod fronts;
mod pairs;
#[path = "../serving/mod.rs"]
mod serving;
#[path = "../wire/mod.rs"]
mod wire;

use fronts::{Front, Kind};
use http::HeaderMap;
use serving::Started;
use squall::prelude::*;
use squall::{FromRequest, Server};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wire::{body_cases, head_cases};

/// How many proxies of each kind share the work. Most of it is waiting.
const SHARES: usize = 6;

/// What is wrong with what has been handled.
type Wrong = Arc<Mutex<Vec<String>>>;

#[app(handlers = [Index, Page, Echo, Ignore])]
struct App {
    wrong: Wrong,
}

/// The request as it has come: its answer says all of it.
struct Asked {
    id: String,
    path: String,
    /// By which connection.
    port: u16,
}

impl FromRequest for Asked {
    async fn from_request(request: &Request) -> Result<Asked> {
        let ids: Vec<_> = HeaderMap::from_request(request).await?.get_all("x-front-id").iter().cloned().collect();
        let id = ids.iter().map(|id| id.to_str().unwrap()).collect::<Vec<_>>().join("+");
        let peer = Option::<SocketAddr>::from_request(request).await?;
        Ok(Asked { id, path: request.path().to_owned(), port: peer.unwrap().port() })
    }
}

impl Asked {
    /// The answer. Looks whether the proxy knows of the request.
    fn answer(self, wrong: &Wrong, body: &[u8]) -> String {
        let Asked { id, path, port } = self;
        let body = String::from_utf8_lossy(body);
        if id.is_empty() || id.contains('+') || body.to_ascii_lowercase().contains("x-front-id") {
            wrong.lock().unwrap().push(format!("{path} was handled with the id {id:?} and the body {body:?}"));
        }
        format!("[[{path} {id} {port}]]")
    }
}

#[handler(get, "/")]
struct Index {
    asked: Asked,
    #[state]
    wrong: Wrong,
}

impl Index {
    async fn get(self) -> String {
        self.asked.answer(&self.wrong, b"")
    }
}

#[handler(get, "/{page}")]
struct Page {
    page: String,
    asked: Asked,
    #[state]
    wrong: Wrong,
}

impl Page {
    async fn get(self) -> String {
        assert!(self.asked.path.len() > self.page.len());
        self.asked.answer(&self.wrong, b"")
    }
}

#[handler(post, "/echo")]
struct Echo {
    asked: Asked,
    #[body]
    body: bytes::Bytes,
    #[state]
    wrong: Wrong,
}

impl Echo {
    async fn post(self) -> String {
        self.asked.answer(&self.wrong, &self.body)
    }
}

/// Does not read its body.
#[handler(post, "/ignore")]
struct Ignore {
    asked: Asked,
    #[state]
    wrong: Wrong,
}

impl Ignore {
    async fn post(self) -> String {
        self.asked.answer(&self.wrong, b"")
    }
}

/// Behind each case of the other test.
const BEHIND: &str = "GET /behind HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

fn attacks() -> Vec<String> {
    let cases = head_cases::CASES.iter().chain(body_cases::CASES).map(|case| format!("{}{BEHIND}", case.0));
    cases.chain(pairs::all()).collect()
}

/// What a client is sent until the proxy closes.
fn exchange(front: &Front, bytes: &[u8]) -> String {
    let mut stream = front.connect().unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.set_write_timeout(Some(Duration::from_secs(10))).unwrap();
    // It may have been closed already.
    _ = stream.write_all(bytes);
    let mut text = Vec::new();
    _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// An answer of the site: what it says of the request, and the number that the proxy has given to the client.
struct Answer<'a> {
    path: &'a str,
    id: &'a str,
    port: u16,
    told: Option<&'a str>,
}

/// All that the site has answered.
fn answers<'a>(text: &'a str, lower: &'a str) -> Vec<Answer<'a>> {
    let mut all = Vec::new();
    for (at, _) in text.match_indices("[[") {
        let said = text[at + 2..].split_once("]]").unwrap().0;
        let [path, id, port] = said.split(' ').collect::<Vec<_>>()[..] else { panic!("{said}") };
        let told = lower[..at].rfind("x-front-id: ").map(|from| text[from + 12..].lines().next().unwrap());
        all.push(Answer { path, id, port: port.parse().unwrap(), told });
    }
    all
}

/// What became of some attacks.
#[derive(Default)]
struct Outcome {
    wrong: Vec<String>,
    /// How many victims came by a connection that another client had come by.
    reused: usize,
}

/// Sends each of these, and then asks as somebody else.
fn attack(kind: Kind, attacks: impl Iterator<Item = String>) -> Outcome {
    let wrong = Wrong::default();
    let site = Started::new(Server::new(App { wrong: wrong.clone() }).listener("127.0.0.1:0"));
    let outcome = attack_site(kind, site.address, &wrong, attacks);
    site.ended();
    outcome
}

fn attack_site(kind: Kind, site: SocketAddr, wrong: &Wrong, attacks: impl Iterator<Item = String>) -> Outcome {
    let front = Front::start(kind, site);
    let mut outcome = Outcome::default();
    let mut ports = HashSet::new();
    for (number, attack) in attacks.enumerate() {
        let shown = &attack[..attack.floor_char_boundary(300)];
        let text = exchange(&front, attack.as_bytes());
        let lower = text.to_ascii_lowercase();
        for answer in answers(&text, &lower) {
            ports.insert(answer.port);
            // An answer of HTTP/0.9 has no head.
            if answer.told.map_or(text.contains("HTTP/1."), |told| told != answer.id) {
                outcome.wrong.push(format!("{kind:?}: {shown:?} has the answer to another request: {text:?}"));
            }
        }
        let path = format!("/victim{number}");
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let text = exchange(&front, request.as_bytes());
        let lower = text.to_ascii_lowercase();
        match answers(&text, &lower)[..] {
            [Answer { path: its, id, port, told }]
                if its == path && told == Some(id) && text.contains(" 200 OK\r\n") =>
            {
                outcome.reused += usize::from(!ports.insert(port));
            }
            _ => outcome.wrong.push(format!("{kind:?}: after {shown:?} the next client has {text:?}")),
        }
        for handled in wrong.lock().unwrap().drain(..) {
            outcome.wrong.push(format!("{kind:?}: after {shown:?} {handled}"));
        }
    }
    outcome
}

fn all_through(kind: Kind) {
    let threads: Vec<_> = (0..SHARES)
        .map(|share| std::thread::spawn(move || attack(kind, attacks().into_iter().skip(share).step_by(SHARES))))
        .collect();
    let mut all = Outcome::default();
    for thread in threads {
        let outcome = thread.join().unwrap();
        all.wrong.extend(outcome.wrong);
        all.reused += outcome.reused;
    }
    assert!(all.wrong.is_empty(), "{} are wrong:\n{}", all.wrong.len(), all.wrong.join("\n"));
    println!("{kind:?}: {} of {} reused", all.reused, attacks().len());
    // Else nothing could have been smuggled.
    assert!(all.reused > attacks().len() * 2 / 3, "{} victims came by a connection that was there", all.reused);
}

#[test]
fn nginx() {
    all_through(Kind::Nginx);
}

#[test]
fn nginx_that_passes_bodies_on_as_they_come() {
    all_through(Kind::NginxUnbuffered);
}

#[test]
fn haproxy() {
    all_through(Kind::HaProxy);
}

#[test]
fn haproxy_that_is_lenient() {
    all_through(Kind::HaProxyLenient);
}

/// A server that takes the body of a request for the next request is found out.
#[test]
fn what_is_smuggled_would_be_seen() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (site, wrong) = (listener.local_addr().unwrap(), Wrong::default());
    std::thread::spawn({
        let wrong = wrong.clone();
        move || {
            for stream in listener.incoming() {
                let wrong = wrong.clone();
                std::thread::spawn(move || forget_bodies(&stream.unwrap(), &wrong));
            }
        }
    });
    for kind in [Kind::Nginx, Kind::NginxUnbuffered, Kind::HaProxy, Kind::HaProxyLenient] {
        let hidden = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
        let head = format!("POST /page HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n\r\n", hidden.len());
        let outcome = attack_site(kind, site, &wrong, [head + hidden].into_iter());
        assert!(!outcome.wrong.is_empty(), "{kind:?}");
    }
}

/// Answers each head.
fn forget_bodies(stream: &TcpStream, wrong: &Wrong) {
    let port = stream.peer_addr().unwrap().port();
    let mut lines = BufReader::new(stream).lines().map_while(|line| line.ok());
    while let Some(first) = lines.next() {
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let fields: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        let id =
            fields.iter().find_map(|line| Some(line.to_ascii_lowercase().strip_prefix("x-front-id: ")?.to_owned()));
        let body = Asked { id: id.unwrap_or_default(), path, port }.answer(wrong, b"");
        let mut stream = stream;
        _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    }
}

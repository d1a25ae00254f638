//! Each refused request is counted once, by the rule that refused it. One test in one process: the counts are the process's.

use squall::prelude::*;
use squall::testing::Client;
use squall::{FindByToken, Permits, Refused, User};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[derive(Clone)]
struct Person;

impl User for Person {
    type State = ();
    type Id = u32;

    fn id(&self) -> u32 {
        1
    }

    async fn find(_: u32, (): ()) -> Result<Option<Person>> {
        Ok(None)
    }
}

impl FindByToken for Person {
    async fn find_by_token(token: &str, (): ()) -> Result<Option<Person>> {
        Ok((token == "right").then_some(Person))
    }
}

impl Permits<str> for Person {
    fn permits(&self, permission: &str) -> bool {
        permission == "read"
    }
}

#[app(user = Person, login = none("clients send a token"), handlers = [Open, Once, Read, Write])]
struct App;

#[handler(get, post, "/open", public)]
struct Open;

impl Open {
    async fn get(self) {}
    async fn post(self) {}
}

#[handler(get, "/once", public, throttle = "1/h")]
struct Once;
#[handler(get, "/read", auth("read"))]
struct Read;
#[handler(get, "/write", auth("write"))]
struct Write;

macro_rules! empty {
    ($($handler:ident)*) => {$(impl $handler { async fn get(self) {} })*};
}
empty!(Once Read Write);

/// What has been counted since `before`.
fn counted(before: &[u64]) -> Vec<(&'static str, u64)> {
    let grown = Refused::ALL.iter().zip(before).map(|(rule, before)| (rule.name(), rule.count() - before));
    grown.filter(|(_, count)| *count > 0).collect()
}

#[tokio::test]
async fn each_refusal_is_counted_once_by_its_rule() {
    let client = Client::over_socket(App).await;
    let bearer = |target: &str| client.get(target).header("authorization", "Bearer right");
    let post = || client.post("/open");
    client.get("/once").await.expect_status(204);
    for (name, status, request) in [
        (None, 204, client.get("/open")),
        (None, 204, post()),
        (None, 404, client.get("/nothing")),
        (None, 204, bearer("/read")),
        (Some("sec-fetch-site"), 403, post().header("sec-fetch-site", "cross-site")),
        (Some("origin"), 403, post().header("origin", "https://evil.example")),
        (Some("host"), 421, client.get("/open").header("host", "evil.example")),
        (Some("throttle"), 429, client.get("/once")),
        (Some("visitor"), 401, client.get("/read")),
        (Some("permission"), 403, bearer("/write")),
    ] {
        let before = Refused::ALL.map(Refused::count);
        request.await.expect_status(status);
        assert_eq!(counted(&before), name.map(|name| (name, 1)).into_iter().collect::<Vec<_>>());
    }
    // The client says where it comes from, as browsers do; an older one with cookies does not.
    let before = Refused::ALL.map(Refused::count);
    let mut socket = TcpStream::connect(client.address().expect("a socket")).await.expect("it listens");
    let head = "POST /open HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: a=b\r\nconnection: close\r\n\r\n";
    socket.write_all(head.as_bytes()).await.expect("it reads");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    assert_eq!(counted(&before), [("token", 1)]);
    client.shutdown().await;
}

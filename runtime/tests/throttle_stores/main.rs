//! Counting in memory and in Redis: a thousand tries at once, several servers, and what happens while Redis is away.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../logged/mod.rs"]
mod logged;
// A server of either kind; here only Redis is wanted.
#[allow(dead_code)]
#[path = "../session_stores/servers.rs"]
mod servers;

use logged::Log;
use servers::Server;
use squall::prelude::*;
use squall::testing::Client;
use squall::{RedisThrottle, SignIn, User};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;

#[derive(Clone)]
struct Author(String);

impl User for Author {
    type State = ();
    type Id = String;

    fn id(&self) -> String {
        self.0.clone()
    }

    async fn find(name: String, _: ()) -> Result<Option<Author>> {
        Ok(Some(Author(name)))
    }
}

#[app(
    user = Author,
    login = none("a test"),
    sessions = squall::MemorySessions::new(),
    throttle_store = self.throttle.clone(),
    handlers = [Enter, Quick, Free],
)]
struct Site {
    throttle: RedisThrottle,
}

#[app(user = Author, login = none("a test"), sessions = squall::MemorySessions::new(), handlers = [Enter, Quick, Free])]
struct Alone;

/// It lets ten through.
#[handler(post, "/sign-in/{name}", public, throttle = "10/1h")]
struct Enter {
    name: String,
    #[query]
    wrong: Option<bool>,
    #[sign_in(name)]
    door: SignIn<Author>,
}

impl Enter {
    async fn post(self) -> Result<()> {
        match self.wrong {
            Some(true) => Err(Error::unprocessable("wrong")),
            _ => self.door.sign_in(&Author(self.name)),
        }
    }
}

#[handler(get, "/quick", public, throttle = "2/2s")]
struct Quick;

impl Quick {
    async fn get(self) {}
}

#[handler(get, "/free", public)]
struct Free;

impl Free {
    async fn get(self) {}
}

const CONNECTIONS: usize = 100;
const REQUESTS: usize = 10;

/// A thousand tries at once, over as many connections as that: how many passed, and how many were refused by 429.
async fn a_thousand_at_once(addresses: &[SocketAddr]) -> (usize, usize) {
    let ready = Arc::new(Barrier::new(CONNECTIONS));
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|number| {
            let (ready, address) = (ready.clone(), addresses[number % addresses.len()]);
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let request = "POST /sign-in/ada?wrong=true HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n";
                let all =
                    format!("{request}\r\n").repeat(REQUESTS - 1) + &format!("{request}Connection: close\r\n\r\n");
                ready.wait().await;
                stream.write_all(all.as_bytes()).await.unwrap();
                let mut answers = String::new();
                stream.read_to_string(&mut answers).await.unwrap();
                let count = |status: &str| answers.matches(&format!("HTTP/1.1 {status} ")).count();
                (count("422"), count("429"))
            })
        })
        .collect();
    let mut sum = (0, 0);
    for task in tasks {
        let (passed, refused) = task.await.unwrap();
        sum = (sum.0 + passed, sum.1 + refused);
    }
    sum
}

const ALL: usize = CONNECTIONS * REQUESTS;

async fn server(redis: &Server) -> Client {
    Client::over_socket(Site { throttle: RedisThrottle::new(redis.redis_client()).await.unwrap() }).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn memory_lets_exactly_its_number_through() {
    let client = Client::over_socket(Alone).await;
    assert_eq!(a_thousand_at_once(&[client.address().unwrap()]).await, (10, ALL - 10));
    client.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_servers_with_one_redis_let_exactly_one_number_through() {
    let redis = Server::redis().await;
    let clients = [server(&redis).await, server(&redis).await, server(&redis).await];
    let addresses: Vec<_> = clients.iter().map(|client| client.address().unwrap()).collect();
    assert_eq!(a_thousand_at_once(&addresses).await, (10, ALL - 10));
    // A server that starts later counts on.
    let later = server(&redis).await;
    let answer = later.post(Enter::url("bob")).await.expect_status(429);
    let seconds: u32 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((300..=360).contains(&seconds), "{seconds}");
    // What is counted is forgotten by itself, and after the time that was said there is room for one.
    for status in [204, 204, 429] {
        later.get(Quick::url()).await.expect_status(status);
    }
    tokio::time::sleep(Duration::from_millis(1050)).await;
    for status in [204, 429] {
        later.get(Quick::url()).await.expect_status(status);
    }
    let mut connection = redis.redis_client().get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut connection).await.unwrap();
    assert!(keys.iter().any(|key| key.starts_with("squall:throttle:account:")), "{keys:?}");
    for key in keys {
        let left: i64 = redis::cmd("PTTL").arg(&key).query_async(&mut connection).await.unwrap();
        assert!(left > 0, "{key} stays for ever: {left}");
    }
}

#[tokio::test]
async fn where_an_account_has_been_is_known_to_all_servers() {
    let redis = Server::redis().await;
    let [one, other] = [server(&redis).await, server(&redis).await];
    one.post(Enter::url("ada")).await.expect_status(204);
    let mut connection = redis.redis_client().get_multiplexed_async_connection().await.unwrap();
    // The allowance of strangers is used up from elsewhere; and this visitor's own is whole again.
    let keys: Vec<String> = redis::cmd("KEYS").arg("squall:throttle:*").query_async(&mut connection).await.unwrap();
    let far = "9000000000000000";
    for key in keys.iter().filter(|key| key.contains(":account:")) {
        redis::cmd("SET").arg(key).arg(far).exec_async(&mut connection).await.unwrap();
        redis::cmd("SET").arg(key.replace("ada", "bob")).arg(far).exec_async(&mut connection).await.unwrap();
    }
    other.post(Enter::url("ada")).await.expect_status(204);
    other.post(Enter::url("bob")).await.expect_status(429);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn while_redis_is_away_each_server_counts_for_itself() {
    let log = Log::of_this_process();
    let lines = |part: &str| {
        let text = log.text();
        text.lines().filter(|line| line.contains("squall::throttle") && line.contains(part)).count()
    };
    let mut redis = Server::redis().await;
    let [one, other] = [server(&redis).await, server(&redis).await];

    // It takes what it is sent, and does not answer: a thousand wait for it once, and not one after the other.
    redis.halt(true);
    let start = Instant::now();
    assert_eq!(a_thousand_at_once(&[one.address().unwrap()]).await, (10, ALL - 10));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!((lines("cannot be reached"), lines("answers again")), (1, 0));
    redis.halt(false);

    // It is gone.
    redis.kill();
    let start = Instant::now();
    assert_eq!(a_thousand_at_once(&[other.address().unwrap()]).await, (10, ALL - 10));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!((lines("cannot be reached"), lines("answers again")), (2, 0));
    one.get(Free::url()).await.expect_status(204);

    // It is back, and knows of nothing.
    redis.start().await;
    let deadline = Instant::now() + Duration::from_secs(30);
    while lines("answers again") < 2 {
        assert!(Instant::now() < deadline, "nobody asks it again");
        tokio::time::sleep(Duration::from_millis(200)).await;
        for client in [&one, &other] {
            let status = client.get(Quick::url()).await.status().as_u16();
            assert!(status == 204 || status == 429, "{status}");
        }
    }
    let addresses = [one.address().unwrap(), other.address().unwrap()];
    assert_eq!(a_thousand_at_once(&addresses).await, (10, ALL - 10));
}

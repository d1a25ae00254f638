//! The site that is asked.

use super::handlers::Slow;
use super::wire::Wire;
use squall::prelude::*;
use squall::testing::Client;
use squall::{Body, Listener, Server};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[app(handlers = [Index, Slow, Large, Upload, Echo, Forever, Cookies])]
pub struct App;

#[handler(get, "/")]
pub struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

/// How many answers of `/forever` are under way.
pub static UNDER_WAY: AtomicUsize = AtomicUsize::new(0);

/// Never answers.
#[handler(get, "/forever")]
pub struct Forever;

struct UnderWay;

impl Drop for UnderWay {
    fn drop(&mut self) {
        UNDER_WAY.fetch_sub(1, Relaxed);
    }
}

impl Forever {
    async fn get(self) -> &'static str {
        UNDER_WAY.fetch_add(1, Relaxed);
        let _under_way = UnderWay;
        std::future::pending().await
    }
}

#[handler(get, "/large/{bytes}")]
pub struct Large {
    bytes: usize,
}

impl Large {
    async fn get(self) -> Vec<u8> {
        vec![b'x'; self.bytes]
    }
}

#[handler(post, "/upload")]
pub struct Upload {
    #[body]
    body: Body,
}

impl Upload {
    async fn post(mut self) -> Result<String> {
        let mut length = 0;
        while let Some(piece) = self.body.next().await {
            length += piece?.len();
        }
        Ok(format!("{length} bytes"))
    }
}

/// What a request says of itself.
#[handler(get, "/echo")]
pub struct Echo {
    request: EchoOf,
}

pub struct EchoOf(String);

impl squall::FromRequest for EchoOf {
    async fn from_request(request: &Request) -> Result<EchoOf> {
        let host = request.host().unwrap_or("none");
        Ok(EchoOf(format!("{:?} {} {host}", request.version(), request.scheme())))
    }
}

impl Echo {
    async fn get(self) -> String {
        self.request.0
    }
}

#[handler(get, "/cookies")]
pub struct Cookies {
    #[cookie]
    first: String,
    #[cookie]
    second: String,
}

impl Cookies {
    async fn get(self) -> String {
        format!("{}, {}", self.first, self.second)
    }
}

/// Clients may speak HTTP/2 to it without TLS.
pub fn listener() -> Listener {
    Listener::new("127.0.0.1:0").http2_prior_knowledge()
}

/// A server with these limits; it ends with the client.
pub async fn serve(
    with: impl FnOnce(Server<squall::Plain<App>>) -> Server<squall::Plain<App>>,
) -> (Client, SocketAddr) {
    let client = Client::of_server(with(Server::new(App).listener(listener()))).await;
    let address = client.address().unwrap();
    (client, address)
}

pub async fn start() -> (Client, SocketAddr) {
    serve(|server| server).await
}

/// Others are served while somebody does harm.
pub async fn expect_served(client: &Client, address: SocketAddr) {
    client.get("/").await.expect_status(200).expect_text("index");
    let mut wire = Wire::connect(address).await;
    wire.send(&super::wire::request(1, "/")).await;
    assert_eq!(wire.status(1).await, 200);
    assert_eq!(wire.body(1).await, "index");
}

/// What the process has in memory, in bytes.
pub fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = status.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

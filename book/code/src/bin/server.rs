//! The code of the chapter "The server".

use squall::prelude::*;
use squall::{AtCapacity, Listener, Readiness, Server};
use std::time::Duration;

#[app(handlers = [Index, Ready])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

// ANCHOR: listeners
fn main() -> squall::Result<()> {
    Server::new(App)
        .listener("127.0.0.1:8000")
        .listener(Listener::new("[::]:8080").max_connections(500).at_capacity(AtCapacity::Unavailable))
        .serve()
}
// ANCHOR_END: listeners

// ANCHOR: unix
#[allow(dead_code)]
fn behind_a_web_server() -> squall::Result<()> {
    Server::new(App).listener(Listener::new("unix:/run/site/site.sock").mode(0o660)).serve()
}
// ANCHOR_END: unix

// ANCHOR: ready
#[handler(get, "/ready")]
struct Ready {
    readiness: Readiness,
}

impl Ready {
    async fn get(self) -> StatusCode {
        if self.readiness.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
    }
}
// ANCHOR_END: ready

// ANCHOR: restarts
#[allow(dead_code)]
fn beside_the_last_process() -> squall::Result<()> {
    Server::new(App).listener(Listener::new("[::]:80").reuse_port()).serve()
}
// ANCHOR_END: restarts

// ANCHOR: proxy
#[allow(dead_code)]
fn behind_a_load_balancer() -> squall::Result<()> {
    Server::new(App).listener(Listener::new("[::]:8080").proxy_protocol(["10.0.0.0/8"])).serve()
}
// ANCHOR_END: proxy

// ANCHOR: beside
#[app(handlers = [Index])]
struct Office;

#[allow(dead_code)]
fn a_shop_and_its_office() -> squall::Result<()> {
    let office = Server::new(Office).listener("10.0.0.1:8001");
    Server::new(App).beside(office).serve()
}
// ANCHOR_END: beside

// ANCHOR: limits
#[allow(dead_code)]
fn one_listener_for_a_proxy() -> squall::Result<()> {
    let proxy = Listener::new("127.0.0.1:8000").idle_time(Duration::from_secs(600)).header_bytes(256 * 1024);
    Server::new(App).listener("[::]:8080").listener(proxy).serve()
}
// ANCHOR_END: limits

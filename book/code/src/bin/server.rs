//! The code of the chapter "The server".

use squall::prelude::*;
use squall::{AtCapacity, Listener, Server};

#[app(handlers = [Index])]
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

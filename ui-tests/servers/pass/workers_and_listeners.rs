//! The same site, whichever threads do the work.

use squall::prelude::*;
use squall::{AtCapacity, Listener, Server, Workers};

#[app(handlers = [Posts])]
struct Site;

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

fn main() {
    for workers in [Workers::Shared, Workers::PerCore, Workers::Threads(2)] {
        let server = Server::new(Site).workers(workers).listener("127.0.0.1:0").listener(([127, 0, 0, 1], 0));
        let listener = Listener::new("[::1]:0").max_connections(10).at_capacity(AtCapacity::Unavailable).backlog(16);
        let bound = server.listener(listener.only_v6()).bind().unwrap();
        assert_eq!(bound.addresses().count(), 3);
    }
}

//! The code of the chapter "Seeing inside".

use squall::prelude::*;
use squall::{RequestId, Server, TraceContext};

#[app(handlers = [Order, Stock])]
struct App;

// ANCHOR: id
#[handler(post, "/orders")]
struct Order {
    id: RequestId,
}

impl Order {
    async fn post(self) -> String {
        format!("Thank you. If something goes wrong, tell us this: {}", self.id)
    }
}
// ANCHOR_END: id

// ANCHOR: trace
#[handler(get, "/stock")]
struct Stock {
    trace: TraceContext,
}

impl Stock {
    async fn get(self) -> String {
        // As a header of the call to another service.
        format!("traceparent: {}", self.trace.traceparent())
    }
}
// ANCHOR_END: trace

// ANCHOR: admin
fn main() -> squall::Result<()> {
    Server::new(App).listener("127.0.0.1:8000").admin("127.0.0.1:9000").serve()
}
// ANCHOR_END: admin

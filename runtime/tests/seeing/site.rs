//! The site that is looked at.

use crate::handlers::Slow;
use futures_util::stream;
use squall::prelude::*;
use squall::{Config, RequestId, Streamed, TraceContext};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

#[app(handlers = [Hello, Ids, Length, Trace, Pieces, Fails, Holds, Slow], trusted_proxies = ["127.0.0.2"])]
pub struct App;

/// The same behind a proxy, with the ids in all answers.
#[app(handlers = [Hello, Ids], trusted_proxies = ["127.0.0.1"], config = Behind::config)]
pub struct Behind;

impl Behind {
    fn config(&self) -> Config {
        Config::new().answer_request_ids()
    }
}

/// Not ready, until it is said to be.
#[app(handlers = [Ids], config = Unready::config)]
#[derive(Clone, Default)]
pub struct Unready {
    pub ready: Arc<AtomicBool>,
}

impl Unready {
    fn config(&self) -> Config {
        let ready = self.ready.clone();
        Config::new().metrics(|| "orders_total 7\n".to_owned()).ready(move || {
            let is_ready = ready.load(Relaxed);
            async move { if is_ready { Ok(()) } else { Err(Error::unavailable("warming up")) } }
        })
    }
}

#[handler(get, post, "/hello/{name}")]
pub struct Hello {
    name: String,
}

impl Hello {
    async fn get(self) -> String {
        self.name
    }

    async fn post(self) -> String {
        self.name
    }
}

#[handler(post, "/length")]
pub struct Length {
    #[body]
    body: String,
}

impl Length {
    async fn post(self) -> String {
        self.body.len().to_string()
    }
}

#[handler(get, "/id")]
pub struct Ids {
    id: RequestId,
}

impl Ids {
    async fn get(self) -> String {
        self.id.to_string()
    }
}

#[handler(get, "/trace")]
pub struct Trace {
    trace: TraceContext,
}

impl Trace {
    async fn get(self) -> String {
        format!("{} {}", self.trace.traceparent(), self.trace.tracestate().unwrap_or_default())
    }
}

#[handler(get, "/pieces")]
pub struct Pieces;

impl Pieces {
    async fn get(self) -> Streamed {
        Streamed::text(stream::iter((0..10).map(|number| number.to_string())))
    }
}

#[handler(get, "/fails")]
pub struct Fails;

impl Fails {
    async fn get(self) -> Result<String> {
        Err(Error::internal("the disk\nis full"))
    }
}

/// Holds its thread for a while.
#[handler(get, "/holds/{name}")]
pub struct Holds {
    name: String,
}

impl Holds {
    async fn get(self) -> &'static str {
        assert!(!self.name.is_empty());
        std::thread::sleep(Duration::from_millis(400));
        "held"
    }
}

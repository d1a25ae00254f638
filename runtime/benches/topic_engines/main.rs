//! What engines of topics lose, double or put into another order, where their server is killed and started again in the midst
//! of 100,000 messages of two processes: a number as argument is another number of messages.
//!
//! `cargo bench -p squall --all-features --bench topic_engines`

#[path = "../../tests/topic_engines/promises.rs"]
#[allow(dead_code, reason = "not all of it is counted here")]
mod promises;
#[path = "../../tests/session_stores/servers.rs"]
#[allow(clippy::unwrap_used, dead_code, reason = "not all of it is needed here; a panic says what a test would")]
mod servers;

use servers::Server;
use std::time::Instant;

fn main() {
    let messages: u64 = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (redis, nats, postgres) = (Server::redis().await, Server::nats().await, Server::postgres().await);
        let urls = [redis.redis_url(), nats.nats_url(), postgres.postgres_url()];
        for (mut server, url) in [redis, nats, postgres].into_iter().zip(urls) {
            let began = Instant::now();
            promises::counts_after_a_kill(&url, &mut server, messages / 2).await;
            println!("{url}: {messages} messages in {:?}, none lost, doubled or out of order", began.elapsed());
        }
    });
}

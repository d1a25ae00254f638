//! What engines of topics lose, double or put into another order, where their server is killed and started again in the midst
//! of 100,000 messages of two processes. A number as argument is another number of messages, a name (`redis`, `nats`,
//! `postgres`) one engine alone; `ring=67108864` is what each process keeps of a topic in bytes, if it is not to be what is
//! usual.
//!
//! `cargo bench -p squall --all-features --bench topic_engines -- postgres 100000`

#[path = "../../tests/topic_engines/counted.rs"]
mod counted;
#[path = "../../tests/topic_engines/processes.rs"]
mod processes;
#[path = "../../tests/session_stores/servers.rs"]
#[allow(clippy::unwrap_used, dead_code, reason = "not all of it is needed here; a panic says what a test would")]
mod servers;

use servers::Server;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let messages: u64 = arguments.iter().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    let ring = arguments.iter().find_map(|argument| argument.strip_prefix("ring="));
    let ring: Option<usize> = ring.map(|bytes| bytes.parse().expect("a number of bytes"));
    let named: Vec<&String> =
        arguments.iter().filter(|argument| argument.chars().all(|letter| letter.is_ascii_lowercase())).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        if processes::work_as_child().await {
            return;
        }
        let (redis, nats, postgres) = (Server::redis().await, Server::nats().await, Server::postgres().await);
        let urls = [redis.redis_url(), nats.nats_url(), postgres.postgres_url()];
        for (mut server, url) in [redis, nats, postgres].into_iter().zip(urls) {
            if !named.is_empty() && !named.iter().any(|name| url.starts_with(*name)) {
                continue;
            }
            let began = Instant::now();
            processes::counts_after_a_kill(&[], &url, &mut server, messages / 2, ring).await;
            let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
            println!(
                "{url}: {messages} messages in {:?}, none lost, doubled or out of order; load {}",
                began.elapsed(),
                load.split(' ').next().unwrap_or_default()
            );
        }
    });
}

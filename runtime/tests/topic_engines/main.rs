//! Topics over real servers, which are killed and started again: what is lost, what comes twice, what comes in another order.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod counted;
mod live;
mod processes;
mod promises;
#[path = "../session_stores/servers.rs"]
#[allow(dead_code, reason = "not all of it is needed here")]
mod servers;

use processes::{counts_after_a_kill, work_as_child};
use promises::{
    long_messages_come_whole, members_of_a_killed_process_are_gone, nothing_stays_connected,
    what_nats_does_not_take_is_refused, what_redis_forgets_is_told_again, who_comes_back_elsewhere_misses_nothing,
};
use servers::Server;

/// What a process keeps of a topic, in bytes: all that comes at once when the server is back, so that nobody is too slow for it.
const RING: usize = 64 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_loses_nothing_and_doubles_nothing_where_it_is_killed() {
    if work_as_child().await {
        return;
    }
    let mut server = Server::redis().await;
    let url = server.redis_url();
    let child = ["redis_loses_nothing_and_doubles_nothing_where_it_is_killed", "--exact", "--nocapture"];
    counts_after_a_kill(&child, &url, &mut server, 1000, Some(RING)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_that_forgets_its_scripts_loses_nothing() {
    let server = Server::redis().await;
    what_redis_forgets_is_told_again(&server.redis_url(), server.redis_client()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_redis_who_comes_back_elsewhere_misses_nothing() {
    let server = Server::redis().await;
    who_comes_back_elsewhere_misses_nothing(&server.redis_url()).await;
    long_messages_come_whole(&server.redis_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_redis_members_of_a_killed_process_are_gone() {
    promises::serve_as_child().await;
    let server = Server::redis().await;
    members_of_a_killed_process_are_gone("over_redis_members_of_a_killed_process_are_gone", &server.redis_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_loses_nothing_and_doubles_nothing_where_it_is_killed() {
    if work_as_child().await {
        return;
    }
    let mut server = Server::postgres().await;
    let url = server.postgres_url();
    let child = ["postgres_loses_nothing_and_doubles_nothing_where_it_is_killed", "--exact", "--nocapture"];
    counts_after_a_kill(&child, &url, &mut server, 500, Some(RING)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_postgres_who_comes_back_elsewhere_misses_nothing() {
    let server = Server::postgres().await;
    who_comes_back_elsewhere_misses_nothing(&server.postgres_url()).await;
    long_messages_come_whole(&server.postgres_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_postgres_nothing_stays_connected_when_topics_are_gone() {
    let server = Server::postgres().await;
    nothing_stays_connected(&server.postgres_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_postgres_members_of_a_killed_process_are_gone() {
    promises::serve_as_child().await;
    let server = Server::postgres().await;
    let test = "over_postgres_members_of_a_killed_process_are_gone";
    members_of_a_killed_process_are_gone(test, &server.postgres_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nats_loses_nothing_and_doubles_nothing_where_it_is_killed() {
    if work_as_child().await {
        return;
    }
    let mut server = Server::nats().await;
    let url = server.nats_url();
    let child = ["nats_loses_nothing_and_doubles_nothing_where_it_is_killed", "--exact", "--nocapture"];
    counts_after_a_kill(&child, &url, &mut server, 1000, Some(RING)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_nats_who_comes_back_elsewhere_misses_nothing() {
    let server = Server::nats().await;
    who_comes_back_elsewhere_misses_nothing(&server.nats_url()).await;
    long_messages_come_whole(&server.nats_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_nats_members_of_a_killed_process_are_gone() {
    promises::serve_as_child().await;
    let server = Server::nats().await;
    members_of_a_killed_process_are_gone("over_nats_members_of_a_killed_process_are_gone", &server.nats_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_nats_a_long_message_is_refused_and_many_members_are_not() {
    let server = Server::nats().await;
    what_nats_does_not_take_is_refused(&server.nats_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nats_without_jetstream_brings_each_message_once_to_who_is_there() {
    let server = Server::nats_without_jetstream().await;
    live::each_message_comes_once(&server.nats_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nats_without_jetstream_tells_of_what_it_does_not_keep() {
    let server = Server::nats_without_jetstream().await;
    live::what_is_not_kept_is_told(&server.nats_url()).await;
    long_messages_come_whole(&server.nats_url()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nats_without_jetstream_tells_of_the_gap_where_it_is_killed() {
    let mut server = Server::nats_without_jetstream().await;
    let url = server.nats_url();
    live::a_kill_is_told(&url, &mut server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_nats_without_jetstream_members_of_a_killed_process_are_gone() {
    promises::serve_as_child().await;
    let server = Server::nats_without_jetstream().await;
    let test = "over_nats_without_jetstream_members_of_a_killed_process_are_gone";
    members_of_a_killed_process_are_gone(test, &server.nats_url()).await;
}

#[test]
fn what_is_no_engine_is_said() {
    let error = squall::Topics::at("amqp://127.0.0.1").unwrap_err();
    assert!(format!("{error:?}").contains("`amqp` is no engine"), "{error:?}");
    let error = squall::Topics::nats("redis://127.0.0.1").unwrap_err();
    assert!(format!("{error:?}").contains("begins with nats://, and this one with `redis`"), "{error:?}");
    for topics in [squall::Topics::redis("redis://127.0.0.1"), squall::Topics::postgres("postgres://a@127.0.0.1/a")] {
        assert!(topics.is_ok(), "{topics:?}");
    }
}

//! Topics over real servers, which are killed and started again: what is lost, what comes twice, what comes in another order.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod live;
mod promises;
#[path = "../session_stores/servers.rs"]
#[allow(dead_code, reason = "not all of it is needed here")]
mod servers;

use promises::{
    counts_after_a_kill, long_messages_come_whole, members_of_a_killed_process_are_gone, nothing_stays_connected,
    what_nats_does_not_take_is_refused, who_comes_back_elsewhere_misses_nothing,
};
use servers::Server;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_loses_nothing_and_doubles_nothing_where_it_is_killed() {
    let mut server = Server::redis().await;
    let url = server.redis_url();
    counts_after_a_kill(&url, &mut server, 1000).await;
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
    let mut server = Server::postgres().await;
    let url = server.postgres_url();
    counts_after_a_kill(&url, &mut server, 500).await;
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
    let mut server = Server::nats().await;
    let url = server.nats_url();
    counts_after_a_kill(&url, &mut server, 1000).await;
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

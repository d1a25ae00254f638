//! One suite for all stores of sessions: in memory, in the visitor's cookie, in SQLite, PostgreSQL and Redis.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../logged/mod.rs"]
mod logged;
mod outage;
mod servers;
mod site;
mod suite;
mod visits;

use servers::Server;
use site::Visitor;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use squall::{MemorySessions, PostgresSessions, RedisSessions, Sessions, SqliteSessions};
use visits::Kept;

#[tokio::test(flavor = "multi_thread")]
async fn memory() {
    suite::keeps_what_it_promises(MemorySessions::new()).await;
    visits::keep_what_they_promise(MemorySessions::new(), Kept::InAStore).await;
    Visitor::new("memory", MemorySessions::new()).await.loses_nothing_of_many_requests_at_once().await;
}

/// It is no store, so that the suite of stores has nothing to ask of it: all that can be seen of it is what visitors see.
#[tokio::test(flavor = "multi_thread")]
async fn private_cookie() {
    visits::keep_what_they_promise(Sessions::in_cookie(), Kept::InTheCookie).await;
}

async fn sqlite_file(folder: &tempfile::TempDir, journal: SqliteJournalMode) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("site.sqlite"))
        .create_if_missing(true)
        .journal_mode(journal);
    SqlitePoolOptions::new().max_connections(8).connect_with(options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let pool = sqlite_file(&folder, SqliteJournalMode::Wal).await;
    suite::keeps_what_it_promises(SqliteSessions::new(pool.clone()).await.unwrap()).await;
    visits::keep_what_they_promise(SqliteSessions::new(pool.clone()).await.unwrap(), Kept::InAStore).await;
    let visitor = Visitor::new("sqlite", SqliteSessions::new(pool.clone()).await.unwrap()).await;
    visitor.loses_nothing_of_many_requests_at_once().await;

    // Another process opens the same file later.
    pool.close().await;
    assert_eq!(visitor.basket().await.unwrap_err().0, 503, "the pool is closed");
    visitor.expect_alive().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres() {
    let mut server = Server::postgres().await;
    let options = server.postgres_options();
    let pool = PgPoolOptions::new().max_connections(8).connect_with(options.clone()).await.unwrap();
    let store = PostgresSessions::new(pool.clone()).await.unwrap();
    suite::keeps_what_it_promises(store.clone()).await;
    visits::keep_what_they_promise(store.clone(), Kept::InAStore).await;

    // Where transactions are strict, they fail rather than wait.
    let strict = options.clone().options([("default_transaction_isolation", "serializable")]);
    let strict = PgPoolOptions::new().max_connections(8).connect_with(strict).await.unwrap();
    suite::keeps_what_it_promises(PostgresSessions::new(strict).await.unwrap()).await;

    // A role that may make no tables finds the one that is there.
    for statement in ["CREATE ROLE site LOGIN", "GRANT SELECT, INSERT, UPDATE, DELETE ON squall_sessions TO site"] {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    let humble = PgPoolOptions::new().max_connections(8).connect_with(options.username("site")).await.unwrap();
    suite::keeps_what_it_promises(PostgresSessions::new(humble).await.unwrap()).await;

    Visitor::new("postgres", store.clone()).await.loses_nothing_of_many_requests_at_once().await;
    outage::loses_nothing("postgres-killed", &mut server, store.clone().into()).await;
    outage::is_not_waited_for("postgres-halted", &server, store.clone().into()).await;
    suite::keeps_what_it_promises(store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_that_start_at_once_make_one_table_in_postgres() {
    let server = Server::postgres().await;
    let starting = (0..8).map(|_| async {
        let pool = PgPoolOptions::new().max_connections(1).connect_with(server.postgres_options()).await.unwrap();
        PostgresSessions::new(pool).await.map(drop)
    });
    for started in futures_util::future::join_all(starting).await {
        started.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn redis() {
    let mut server = Server::redis().await;
    let store = RedisSessions::new(server.redis_client()).await.unwrap();
    suite::keeps_what_it_promises(store.clone()).await;
    visits::keep_what_they_promise(store.clone(), Kept::InAStore).await;
    Visitor::new("redis", store.clone()).await.loses_nothing_of_many_requests_at_once().await;
    outage::loses_nothing("redis-killed", &mut server, store.clone().into()).await;
    outage::is_not_waited_for("redis-halted", &server, store.clone().into()).await;
    suite::keeps_what_it_promises(store).await;

    server.kill();
    let error = RedisSessions::new(server.redis_client()).await.unwrap_err();
    assert!(error.is_connection_refusal(), "a site does not start without: {error}");
}

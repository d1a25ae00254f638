//! The benchmarks that need a database, with a real PostgreSQL.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

#[path = "../../../runtime/tests/session_stores/servers.rs"]
#[allow(dead_code, reason = "it is PostgreSQL alone that is asked for here")]
mod servers;

use benchmark::Benchmark;
use serde_json::Value;
use sqlx::postgres::{PgPool, PgPoolOptions};
use squall::Server;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

async fn get(address: SocketAddr, target: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let request = format!("GET {target} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 200"), "{target}: {answer}");
    assert!(answer.contains("\r\nserver: squall\r\n"), "{target}: {answer}");
    answer.split_once("\r\n\r\n").expect("a head").1.to_owned()
}

async fn rows(address: SocketAddr, target: &str) -> Vec<(i64, i64)> {
    let rows: Vec<Value> = serde_json::from_str(&get(address, target).await).expect("a list");
    rows.iter().map(pair).collect()
}

fn pair(row: &Value) -> (i64, i64) {
    assert_eq!(row.as_object().map(serde_json::Map::len), Some(2), "{row}");
    (row["id"].as_i64().expect("an id"), row["randomNumber"].as_i64().expect("a number"))
}

async fn number_of(pool: &PgPool, id: i64) -> i64 {
    let query = sqlx::query_as("SELECT randomnumber FROM world WHERE id = $1").bind(id as i32);
    let (number,): (i32,) = query.fetch_one(pool).await.expect("the row is there");
    number.into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_read_written_and_shown() {
    let postgres = servers::Server::postgres().await;
    let pool =
        PgPoolOptions::new().max_connections(4).connect_with(postgres.postgres_options()).await.expect("it answers");
    for statement in [
        "CREATE TABLE world (id int PRIMARY KEY, randomnumber int NOT NULL)",
        // Numbers that no update writes.
        "INSERT INTO world SELECT id, 20000 + id FROM generate_series(1, 10000) AS id",
        "CREATE TABLE fortune (id int PRIMARY KEY, message text NOT NULL)",
        "INSERT INTO fortune VALUES (1, 'fortune: No such file'), (2, '<script>alert(1)</script>'), (3, 'フレーム')",
    ] {
        sqlx::query(statement).execute(&pool).await.expect(statement);
    }
    let bound = Server::new(Benchmark::new("static", Some(pool.clone()))).listen("127.0.0.1:0").expect("a free port");
    let address = bound.address().expect("an address of TCP");
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(bound.run_until(async { _ = stopped.await }));

    let one: Value = serde_json::from_str(&get(address, "/db").await).expect("an object");
    let (id, number) = pair(&one);
    assert_eq!((1..=10_000).contains(&id).then_some(number), Some(20_000 + id));

    for (queries, count) in [
        ("?queries=7", 7),
        ("?queries=0", 1),
        ("?queries=-3", 1),
        ("?queries=x", 1),
        ("?queries=", 1),
        ("", 1),
        ("?queries=501", 500),
    ] {
        let read = rows(address, &format!("/queries{queries}")).await;
        assert_eq!(read.len(), count, "{queries}");
        assert!(read.iter().all(|(id, number)| *number == 20_000 + id), "{read:?}");
    }

    let (first, second) = tokio::join!(rows(address, "/updates?queries=20"), rows(address, "/updates?queries=20"));
    for (updated, other) in [(&first, &second), (&second, &first)] {
        assert_eq!(updated.len(), 20);
        for (id, number) in updated {
            assert!((1..=10_000).contains(number), "{number}");
            // Of a row that was updated twice either may be the last.
            if updated.iter().chain(other).filter(|(same, _)| same == id).count() == 1 {
                assert_eq!(number_of(&pool, *id).await, *number, "row {id}");
            }
        }
    }

    let page = get(address, "/fortunes").await;
    let places: Vec<_> =
        ["&#60;script&#62;", "Additional fortune added at request time.", "fortune: No such file", "フレーム"]
            .iter()
            .map(|text| page.find(text).unwrap_or_else(|| panic!("{text} is not in {page}")))
            .collect();
    assert!(places.is_sorted(), "{page}");
    assert_eq!(page.matches("<tr><td>").count(), 4);

    drop(stop);
    serving.await.expect("it ends").expect("it has served");
    pool.close().await;
}

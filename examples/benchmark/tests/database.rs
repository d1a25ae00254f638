//! The benchmarks that need a database, with a real PostgreSQL.

use benchmark::Benchmark;
use serde_json::Value;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection, PgConnection};
use squall::Server;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

/// PostgreSQL on a free port, in a folder of its own, until it is dropped.
struct Postgres {
    port: u16,
    process: Child,
    _folder: TempDir,
}

impl Postgres {
    async fn start() -> Postgres {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        // It does not run as root.
        let user = std::fs::metadata("/proc/self").expect("/proc").uid();
        let user = (user == 0).then(|| id_of("postgres"));
        if let Some(user) = user {
            chown(folder.path(), Some(user), Some(user)).expect("the folder is ours");
        }
        let program = |name: &str| {
            let mut command = Command::new(find(name));
            command.current_dir(folder.path());
            if let Some(user) = user {
                command.uid(user).gid(user);
            }
            command
        };
        let made = program("initdb")
            .args(["--username=squall", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-D"])
            .arg(&data)
            .output()
            .expect("initdb runs");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let process = program("postgres")
            .args(["-c", "listen_addresses=127.0.0.1", "-p", &port.to_string(), "-D"])
            .arg(&data)
            .arg("-c")
            .arg(format!("unix_socket_directories={}", folder.path().display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("postgres runs");
        let postgres = Postgres { port, process, _folder: folder };
        let deadline = Instant::now() + Duration::from_secs(60);
        while PgConnection::connect_with(&postgres.options()).await.is_err() {
            assert!(Instant::now() < deadline, "PostgreSQL has not started");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        postgres
    }

    fn options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass().host("127.0.0.1").port(self.port).username("squall").database("postgres")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGQUIT: its processes end with it.
        _ = Command::new("kill").args(["-QUIT", &self.process.id().to_string()]).status();
        _ = self.process.wait();
    }
}

/// A program of PostgreSQL: on the path, or where Debian has it.
fn find(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let all = versions.map(|version| version.path().join("bin")).chain(std::env::split_paths(&path));
    let found = all.map(|folder| folder.join(name)).find(|program| program.is_file());
    found.unwrap_or_else(|| panic!("`{name}` is missing, which this test needs: apt-get install postgresql"))
}

fn id_of(user: &str) -> u32 {
    let users = std::fs::read_to_string("/etc/passwd").expect("users");
    let line = users.lines().find(|line| line.split(':').next() == Some(user)).expect("a user `postgres`");
    line.split(':').nth(2).and_then(|id| id.parse().ok()).expect("its number")
}

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
    let postgres = Postgres::start().await;
    let pool = PgPoolOptions::new().max_connections(4).connect_with(postgres.options()).await.expect("it answers");
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

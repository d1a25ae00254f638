//! Long lists take as many statements as short ones. A program of its own: the statements of other tests would be counted.
#![allow(clippy::unwrap_used, reason = "a test may unwrap: its panic is its message")]

mod site;

use serde_json::Value;
use site::{Site, signed};
use sqlx::Connection;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tracing::field::{Field, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

on_both! { a_list_takes_as_many_statements_however_long_it_is }

/// Counts the statements that SQLx says it has sent.
struct Counter;

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

impl<S: tracing::Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        struct Summary(bool);
        impl Visit for Summary {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                self.0 |= field.name() == "summary" && format!("{value:?}").contains("SELECT");
            }
        }
        if event.metadata().target() == "sqlx::query" {
            let mut summary = Summary(false);
            event.record(&mut summary);
            if summary.0 {
                STATEMENTS.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Adds articles until there are so many, each with two tags.
async fn fill(site: &Site, count: i64) {
    let mut connection = sqlx::AnyConnection::connect(&site.database).await.unwrap();
    let many = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $1) ";
    let new = "FROM numbers WHERE NOT EXISTS (SELECT 1 FROM articles WHERE slug = 'a' || CAST(n AS TEXT))";
    let articles = format!(
        "{many} INSERT INTO articles (slug, title, description, body, author, created, updated) \
         SELECT 'a' || CAST(n AS TEXT), 't', 'd', 'b', 1, n, n {new}"
    );
    sqlx::query(sqlx::AssertSqlSafe(articles)).bind(count).execute(&mut connection).await.unwrap();
    for tag in ["x", "y"] {
        let tags = "INSERT INTO tags SELECT id, $1 FROM articles WHERE 1 = 1 ON CONFLICT DO NOTHING";
        sqlx::query(tags).bind(tag).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

/// How many statements one request takes.
async fn statements(site: &Site, target: &str, token: &str) -> usize {
    let before = STATEMENTS.load(Ordering::Relaxed);
    site.get(target, token).await;
    STATEMENTS.load(Ordering::Relaxed) - before
}

async fn a_list_takes_as_many_statements_however_long_it_is(site: &Site) {
    // One test at a time counts: it is one counter for the process.
    static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _one = ONE.lock().await;
    _ = tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Counter));
    let (_, bob) = (site.sign_up("ada").await, site.sign_up("bob").await);
    signed(site.client.post("/api/profiles/ada/follow"), &bob).await.expect_status(200);
    let targets = ["/api/articles", "/api/articles?tag=x", "/api/articles?author=ada", "/api/articles/feed?limit=100"];
    let mut seen = Vec::new();
    println!("| articles | request | statements | milliseconds |\n|---|---|---|---|");
    for count in [20, 1_000, 10_000] {
        fill(site, count).await;
        for target in targets {
            let page: Value = site.get(target, &bob).await;
            assert_eq!(page["articlesCount"], count, "{target}");
            let began = Instant::now();
            let number = statements(site, target, &bob).await;
            println!("| {count} | {target} | {number} | {:.1} |", began.elapsed().as_secs_f64() * 1000.0);
            seen.push((target, number));
        }
    }
    // Who asks; how many there are; the page; its tags.
    for (target, number) in seen {
        assert_eq!(number, 4, "{target}");
    }
}

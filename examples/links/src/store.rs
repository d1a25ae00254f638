//! The links in their file.

use crate::link::{Code, Link, Search, Target};
use crate::problem::Problem;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::time::Duration;

/// The SQLite file. Clones share its connections.
///
/// SQLite has many readers beside one writer. The writers queue for one connection of ours: so they take turns, where
/// SQLite would have them try again and again.
#[derive(Clone)]
pub(crate) struct Store {
    readers: SqlitePool,
    writer: SqlitePool,
}

/// A part of the list of links.
pub(crate) struct Excerpt {
    /// How many there are in all.
    pub(crate) total: i64,
    pub(crate) links: Vec<Link>,
}

impl Store {
    /// Opens the file, and brings its tables up to date.
    pub(crate) async fn open(file: &Path) -> squall::Result<Store> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .journal_mode(SqliteJournalMode::Wal)
            // In WAL mode, only FULL has each commit on the disk before it is answered.
            .synchronous(SqliteSynchronous::Full);
        let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!().run(&writer).await?;
        let readers = SqlitePoolOptions::new().max_connections(8).connect_with(options.read_only(true)).await?;
        Ok(Store { readers, writer })
    }

    /// Adds a link; without a code, one is made up.
    pub(crate) async fn add(&self, url: &Target, code: Option<Code>) -> Result<Link, Problem> {
        if let Some(code) = code {
            return self.insert(url, &code).await?.ok_or(Problem::Taken(code));
        }
        loop {
            // Of 34 thousand million codes the next one is seldom taken.
            if let Some(link) = self.insert(url, &Code::random()?).await? {
                return Ok(link);
            }
        }
    }

    /// `None` if the code is taken.
    async fn insert(&self, url: &Target, code: &Code) -> Result<Option<Link>, Problem> {
        let sql = "INSERT INTO links (code, url) VALUES (?, ?) ON CONFLICT (code) DO NOTHING
                   RETURNING code, url, visits, created";
        // All rows are fetched where one is meant, here and below: who stops at the first one is not told if the
        // commit then fails, for it comes after the last.
        Ok(sqlx::query_as(sql).bind(code).bind(url).fetch_all(&self.writer).await?.pop())
    }

    /// Counts a visit, and says where it goes to.
    pub(crate) async fn visit(&self, code: &Code) -> Result<Target, Problem> {
        let sql = "UPDATE links SET visits = visits + 1 WHERE code = ? RETURNING url";
        sqlx::query_scalar(sql).bind(code).fetch_all(&self.writer).await?.pop().ok_or(Problem::Unknown)
    }

    /// The link with this code.
    pub(crate) async fn get(&self, code: &Code) -> Result<Link, Problem> {
        let sql = "SELECT code, url, visits, created FROM links WHERE code = ?";
        sqlx::query_as(sql).bind(code).fetch_optional(&self.readers).await?.ok_or(Problem::Unknown)
    }

    /// Removes the link with this code.
    pub(crate) async fn remove(&self, code: &Code) -> Result<(), Problem> {
        let done = sqlx::query("DELETE FROM links WHERE code = ?").bind(code).execute(&self.writer).await?;
        if done.rows_affected() == 0 { Err(Problem::Unknown) } else { Ok(()) }
    }

    /// The links whose URL has this text in it, newest first: at most `limit`, after the first `offset`.
    pub(crate) async fn list(&self, search: &Search, limit: u32, offset: u64) -> Result<Excerpt, Problem> {
        let pattern = search.pattern();
        // One transaction, so that the number and the links are of the same moment.
        let mut reading = self.readers.begin().await?;
        let total = sqlx::query_scalar(r"SELECT count(*) FROM links WHERE url LIKE ? ESCAPE '\'")
            .bind(&pattern)
            .fetch_one(&mut *reading)
            .await?;
        let links = sqlx::query_as(
            r"SELECT code, url, visits, created FROM links WHERE url LIKE ? ESCAPE '\'
              ORDER BY id DESC LIMIT ? OFFSET ?",
        )
        .bind(&pattern)
        .bind(limit)
        .bind(i64::try_from(offset).unwrap_or(i64::MAX))
        .fetch_all(&mut *reading)
        .await?;
        reading.commit().await?;
        Ok(Excerpt { total, links })
    }
}

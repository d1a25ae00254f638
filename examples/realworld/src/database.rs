//! The database: SQLite or PostgreSQL, by one code. The modules ask it for what they answer.

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Any, AnyPool, ConnectOptions, Transaction};
use squall::Result;
use std::time::Duration;

/// The database. Clones share its connections.
#[derive(Clone)]
pub struct Database {
    pool: AnyPool,
    is_sqlite: bool,
}

impl Database {
    pub(crate) async fn open(url: &str) -> Result<Database> {
        install_default_drivers();
        let options = AnyPoolOptions::new().max_connections(8);
        if url.starts_with("postgres") {
            let pool = options.connect(url).await?;
            sqlx::migrate!("migrations/postgres").run(&pool).await?;
            return Ok(Database { pool, is_sqlite: false });
        }
        // Readers and the writer do not wait for each other; the file remembers that.
        let file: SqliteConnectOptions = url.parse()?;
        let file =
            file.create_if_missing(true).journal_mode(SqliteJournalMode::Wal).busy_timeout(Duration::from_secs(10));
        let file = file.synchronous(SqliteSynchronous::Normal);
        file.connect().await?;
        let pool = options.connect(file.to_url_lossy().as_str()).await?;
        sqlx::migrate!("migrations/sqlite").run(&pool).await?;
        Ok(Database { pool, is_sqlite: true })
    }

    /// Its connections.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Begins what is done wholly or not at all.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>> {
        // One that reads before it writes could find, in SQLite, that another has written since; so it says so at once.
        let begin = if self.is_sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
        Ok(self.pool.begin_with(begin).await?)
    }
}

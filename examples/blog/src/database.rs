//! The database: SQLite or PostgreSQL, by one code. The modules ask it for what they show.

use crate::settings::Place;
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{AnyPool, ConnectOptions};
use squall::{PostgresSessions, Result, Sessions, SqliteSessions};

/// The blog's database. Clones share its connections.
#[derive(Clone)]
pub struct Database(AnyPool);

impl Database {
    /// Opens it, brings its tables up to date, and says where sessions are kept: in the same one.
    pub(crate) async fn open(place: &Place) -> Result<(Database, Sessions)> {
        install_default_drivers();
        match place {
            Place::Url(url) if url.starts_with("postgres") => {
                let pool = AnyPoolOptions::new().max_connections(8).connect(url).await?;
                sqlx::migrate!("migrations/postgres").run(&pool).await?;
                let sessions = PgPoolOptions::new().max_connections(4).connect(url).await?;
                Ok((Database(pool), Sessions::kept_in(PostgresSessions::new(sessions).await?)))
            }
            Place::Url(url) => Database::open_file(url.parse()?).await,
            Place::File(file) => Database::open_file(SqliteConnectOptions::new().filename(file)).await,
        }
    }

    async fn open_file(options: SqliteConnectOptions) -> Result<(Database, Sessions)> {
        // Readers and writers do not wait for each other; the file remembers it.
        let options = options.create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        let sessions = SqlitePoolOptions::new().max_connections(4).connect_with(options.clone()).await?;
        let sessions = SqliteSessions::new(sessions).await?;
        let pool = AnyPoolOptions::new().max_connections(8).connect(options.to_url_lossy().as_str()).await?;
        sqlx::migrate!("migrations/sqlite").run(&pool).await?;
        Ok((Database(pool), Sessions::kept_in(sessions)))
    }

    /// Its connections.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.0
    }
}

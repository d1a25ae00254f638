//! Sessions in SQLite.

use super::number::{signed, unsigned};
use super::store::{SessionKey, SessionStore, StoredSession, Swap};
use sqlx::sqlite::SqlitePool;
use sqlx::{Error, Row};
use std::fmt;

/// Keeps sessions in the table `squall_sessions` of an SQLite database, which may be the site's own.
#[derive(Clone)]
pub struct SqliteSessions {
    pool: SqlitePool,
}

impl SqliteSessions {
    /// Keeps them in this database, whose table is made if it is not there yet.
    ///
    /// # Errors
    ///
    /// Where the database cannot be reached, or the table not be made.
    pub async fn new(pool: SqlitePool) -> Result<SqliteSessions, Error> {
        let mut transaction = pool.begin().await?;
        for statement in [
            "CREATE TABLE IF NOT EXISTS squall_sessions (\
                key BLOB NOT NULL PRIMARY KEY, version INTEGER NOT NULL, expires INTEGER NOT NULL, \
                user TEXT, data TEXT NOT NULL\
            ) WITHOUT ROWID",
            "CREATE INDEX IF NOT EXISTS squall_sessions_expires ON squall_sessions (expires)",
            "CREATE INDEX IF NOT EXISTS squall_sessions_user ON squall_sessions (user) WHERE user IS NOT NULL",
        ] {
            sqlx::query(statement).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(SqliteSessions { pool })
    }

    /// Why nothing was changed.
    async fn unchanged(&self, key: &SessionKey) -> Result<Swap, Error> {
        let there = sqlx::query("SELECT 1 FROM squall_sessions WHERE key = ?1")
            .bind(&key.as_bytes()[..])
            .fetch_optional(&self.pool)
            .await?;
        Ok(if there.is_some() { Swap::Changed } else { Swap::Gone })
    }
}

impl fmt::Debug for SqliteSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteSessions").finish_non_exhaustive()
    }
}

impl SessionStore for SqliteSessions {
    type Error = Error;

    async fn load(&self, key: &SessionKey, now: u64) -> Result<Option<StoredSession>, Error> {
        let row =
            sqlx::query("SELECT version, expires, user, data FROM squall_sessions WHERE key = ?1 AND expires > ?2")
                .bind(&key.as_bytes()[..])
                .bind(signed(now))
                .fetch_optional(&self.pool)
                .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(StoredSession {
            version: unsigned(row.try_get("version")?),
            expires: unsigned(row.try_get("expires")?),
            user: row.try_get("user")?,
            data: row.try_get("data")?,
        }))
    }

    async fn insert(&self, key: &SessionKey, session: &StoredSession) -> Result<(), Error> {
        sqlx::query("INSERT INTO squall_sessions (key, version, expires, user, data) VALUES (?1, ?2, ?3, ?4, ?5)")
            .bind(&key.as_bytes()[..])
            .bind(signed(session.version))
            .bind(signed(session.expires))
            .bind(session.user.as_deref())
            .bind(session.data.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn replace(&self, key: &SessionKey, version: u64, session: &StoredSession) -> Result<Swap, Error> {
        let done = sqlx::query(
            "UPDATE squall_sessions SET version = ?3, expires = ?4, user = ?5, data = ?6 WHERE key = ?1 AND version = ?2",
        )
        .bind(&key.as_bytes()[..])
        .bind(signed(version))
        .bind(signed(session.version))
        .bind(signed(session.expires))
        .bind(session.user.as_deref())
        .bind(session.data.as_str())
        .execute(&self.pool)
        .await?;
        if done.rows_affected() == 1 { Ok(Swap::Done) } else { self.unchanged(key).await }
    }

    async fn remove(&self, key: &SessionKey, version: u64) -> Result<Swap, Error> {
        let done = sqlx::query("DELETE FROM squall_sessions WHERE key = ?1 AND version = ?2")
            .bind(&key.as_bytes()[..])
            .bind(signed(version))
            .execute(&self.pool)
            .await?;
        if done.rows_affected() == 1 { Ok(Swap::Done) } else { self.unchanged(key).await }
    }

    async fn remove_user(&self, user: &str, except: Option<&SessionKey>) -> Result<(), Error> {
        sqlx::query("DELETE FROM squall_sessions WHERE user = ?1 AND (?2 IS NULL OR key <> ?2)")
            .bind(user)
            .bind(except.map(|key| &key.as_bytes()[..]))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn remove_expired(&self, now: u64) -> Result<(), Error> {
        sqlx::query("DELETE FROM squall_sessions WHERE expires <= ?1").bind(signed(now)).execute(&self.pool).await?;
        Ok(())
    }
}

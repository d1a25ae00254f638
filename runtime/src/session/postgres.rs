//! Sessions in PostgreSQL.

use super::number::{signed, unsigned};
use super::store::{SessionKey, SessionStore, StoredSession, Swap};
use sqlx::error::DatabaseError;
use sqlx::postgres::{PgPool, PgQueryResult};
use sqlx::{Error, Row};
use std::fmt;

/// Keeps sessions in the table `squall_sessions` of a PostgreSQL database, which may be the site's own.
#[derive(Clone)]
pub struct PostgresSessions {
    pool: PgPool,
}

/// Several processes of a site may start at once: one of them makes the table, the others wait. Any number will do that
/// nobody else's locks have.
const LOCK: i64 = 0x5371_7561_6c6c_0001;

impl PostgresSessions {
    /// Keeps them in this database, whose table is made if it is not there yet. Where it is there, the role needs no more
    /// than `SELECT`, `INSERT`, `UPDATE` and `DELETE` on it.
    ///
    /// # Errors
    ///
    /// Where the database cannot be reached, or the table not be made.
    pub async fn new(pool: PgPool) -> Result<PostgresSessions, Error> {
        let mut transaction = pool.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK).execute(&mut *transaction).await?;
        // `IF NOT EXISTS` asks for the right to make tables even where there is nothing to make.
        let is_there: bool = sqlx::query_scalar("SELECT to_regclass('squall_sessions') IS NOT NULL")
            .fetch_one(&mut *transaction)
            .await?;
        if is_there {
            return Ok(PostgresSessions { pool });
        }
        for statement in [
            "CREATE TABLE squall_sessions (\
                key bytea PRIMARY KEY, version bigint NOT NULL, expires bigint NOT NULL, user_id text, data text NOT NULL\
            )",
            "CREATE INDEX squall_sessions_expires ON squall_sessions (expires)",
            "CREATE INDEX squall_sessions_user ON squall_sessions (user_id) WHERE user_id IS NOT NULL",
        ] {
            sqlx::query(statement).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(PostgresSessions { pool })
    }

    /// What has become of a change.
    async fn swapped(&self, key: &SessionKey, done: Result<PgQueryResult, Error>) -> Result<Swap, Error> {
        match done {
            Ok(done) if done.rows_affected() == 1 => return Ok(Swap::Done),
            Ok(_) => {}
            Err(error) if is_outrun(&error) => return Ok(Swap::Changed),
            Err(error) => return Err(error),
        }
        let there = sqlx::query("SELECT 1 FROM squall_sessions WHERE key = $1")
            .bind(&key.as_bytes()[..])
            .fetch_optional(&self.pool)
            .await?;
        Ok(if there.is_some() { Swap::Changed } else { Swap::Gone })
    }
}

/// Whether another transaction was quicker: `serialization_failure`, as which a database says it whose default isolation
/// is stricter than `READ COMMITTED`.
fn is_outrun(error: &Error) -> bool {
    error.as_database_error().and_then(DatabaseError::code).is_some_and(|code| code == "40001")
}

impl fmt::Debug for PostgresSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresSessions").finish_non_exhaustive()
    }
}

impl SessionStore for PostgresSessions {
    type Error = Error;

    async fn load(&self, key: &SessionKey, now: u64) -> Result<Option<StoredSession>, Error> {
        let row =
            sqlx::query("SELECT version, expires, user_id, data FROM squall_sessions WHERE key = $1 AND expires > $2")
                .bind(&key.as_bytes()[..])
                .bind(signed(now))
                .fetch_optional(&self.pool)
                .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(StoredSession {
            version: unsigned(row.try_get("version")?),
            expires: unsigned(row.try_get("expires")?),
            user: row.try_get("user_id")?,
            data: row.try_get("data")?,
        }))
    }

    async fn insert(&self, key: &SessionKey, session: &StoredSession) -> Result<(), Error> {
        sqlx::query("INSERT INTO squall_sessions (key, version, expires, user_id, data) VALUES ($1, $2, $3, $4, $5)")
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
            "UPDATE squall_sessions SET version = $3, expires = $4, user_id = $5, data = $6 \
             WHERE key = $1 AND version = $2",
        )
        .bind(&key.as_bytes()[..])
        .bind(signed(version))
        .bind(signed(session.version))
        .bind(signed(session.expires))
        .bind(session.user.as_deref())
        .bind(session.data.as_str())
        .execute(&self.pool)
        .await;
        self.swapped(key, done).await
    }

    async fn remove(&self, key: &SessionKey, version: u64) -> Result<Swap, Error> {
        let done = sqlx::query("DELETE FROM squall_sessions WHERE key = $1 AND version = $2")
            .bind(&key.as_bytes()[..])
            .bind(signed(version))
            .execute(&self.pool)
            .await;
        self.swapped(key, done).await
    }

    async fn remove_user(&self, user: &str, except: Option<&SessionKey>) -> Result<(), Error> {
        sqlx::query("DELETE FROM squall_sessions WHERE user_id = $1 AND ($2::bytea IS NULL OR key <> $2)")
            .bind(user)
            .bind(except.map(|key| &key.as_bytes()[..]))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn remove_expired(&self, now: u64) -> Result<(), Error> {
        sqlx::query("DELETE FROM squall_sessions WHERE expires <= $1").bind(signed(now)).execute(&self.pool).await?;
        Ok(())
    }
}

//! Rows of the table `world`, read and written. Without a database these are not there.

use crate::named;
use serde::Serialize;
use sqlx::{PgConnection, PgPool};
use squall::prelude::*;

handlers! {
    /// What needs the table.
    pub HANDLERS = [ReadOne, ReadMany, Update]
}

/// The table has so many rows, numbered from 1.
const ROWS: i32 = 10_000;
/// The most rows that are read for one request.
const MOST: usize = 500;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    id: i32,
    random_number: i32,
}

#[handler(get, "/db")]
struct ReadOne {
    #[state]
    database: Option<PgPool>,
}

impl ReadOne {
    async fn get(self) -> Result<impl Respond> {
        let mut connection = self.database.ok_or_else(Error::not_found)?.acquire().await?;
        Ok(named(Json(read(&mut connection, any()).await?)))
    }
}

#[handler(get, "/queries")]
struct ReadMany {
    #[query]
    queries: Option<String>,
    #[state]
    database: Option<PgPool>,
}

impl ReadMany {
    async fn get(self) -> Result<impl Respond> {
        let mut connection = self.database.ok_or_else(Error::not_found)?.acquire().await?;
        let mut rows = Vec::new();
        for _ in 0..count(self.queries.as_deref()) {
            rows.push(read(&mut connection, any()).await?);
        }
        Ok(named(Json(rows)))
    }
}

#[handler(get, "/updates")]
struct Update {
    #[query]
    queries: Option<String>,
    #[state]
    database: Option<PgPool>,
}

impl Update {
    async fn get(self) -> Result<impl Respond> {
        let mut connection = self.database.ok_or_else(Error::not_found)?.acquire().await?;
        let mut ids: Vec<i32> = (0..count(self.queries.as_deref())).map(|_| any()).collect();
        // Two of these at once that lock the same rows in another order would wait for each other.
        ids.sort_unstable();
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let mut row = read(&mut connection, id).await?;
            row.random_number = any();
            rows.push(row);
        }
        let (ids, numbers): (Vec<i32>, Vec<i32>) = rows.iter().map(|row| (row.id, row.random_number)).unzip();
        sqlx::query(
            "UPDATE world SET randomnumber = new.number FROM (SELECT DISTINCT ON (id) id, number FROM \
             UNNEST($1::int[], $2::int[]) AS given (id, number)) AS new WHERE world.id = new.id",
        )
        .bind(ids)
        .bind(numbers)
        .execute(&mut *connection)
        .await?;
        Ok(named(Json(rows)))
    }
}

async fn read(connection: &mut PgConnection, id: i32) -> Result<Row> {
    let query = sqlx::query_as("SELECT id, randomnumber FROM world WHERE id = $1").bind(id);
    let (id, random_number) = query.fetch_one(connection).await?;
    Ok(Row { id, random_number })
}

/// The number of a row, and a number to put into one.
fn any() -> i32 {
    fastrand::i32(1..=ROWS)
}

/// How many rows are asked for: what is no number is 1.
fn count(queries: Option<&str>) -> usize {
    queries.and_then(|text| text.parse().ok()).unwrap_or(1).clamp(1, MOST)
}

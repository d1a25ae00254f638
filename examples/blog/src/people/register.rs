//! People in the database.

use super::{Person, Role};
use crate::database::Database;
use crate::moment::Moment;
use squall::Result;

impl Database {
    /// The person with this number.
    pub(crate) async fn person(&self, id: i64) -> Result<Option<Person>> {
        let sql = "SELECT id, name, author AS role FROM people WHERE id = $1";
        Ok(sqlx::query_as(sql).bind(id).fetch_optional(self.pool()).await?)
    }

    /// All people, those who came last first.
    pub(super) async fn people(&self) -> Result<Vec<Person>> {
        let sql = "SELECT id, name, author AS role FROM people ORDER BY id DESC LIMIT 500";
        Ok(sqlx::query_as(sql).fetch_all(self.pool()).await?)
    }

    /// Whether there is anybody yet.
    pub(crate) async fn is_inhabited(&self) -> Result<bool> {
        let people: i64 = sqlx::query_scalar("SELECT count(*) FROM people").fetch_one(self.pool()).await?;
        Ok(people > 0)
    }

    /// Adds a person; `None` if somebody has that name.
    pub(crate) async fn add_person(&self, name: &str, password: &str, role: Role) -> Result<Option<Person>> {
        let sql = "INSERT INTO people (name, key, password, author, joined) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (key) DO NOTHING RETURNING id, name, author AS role";
        let query = sqlx::query_as(sql).bind(name).bind(name.to_lowercase()).bind(password);
        Ok(query.bind(role as i64).bind(Moment::now().second()).fetch_all(self.pool()).await?.pop())
    }

    /// The person of this name, with the hash of their password.
    pub(super) async fn person_named(&self, name: &str) -> Result<Option<(Person, String)>> {
        let key = name.to_lowercase();
        let sql = "SELECT id, password FROM people WHERE key = $1";
        let found: Option<(i64, String)> = sqlx::query_as(sql).bind(key).fetch_optional(self.pool()).await?;
        let Some((id, hash)) = found else { return Ok(None) };
        Ok(self.person(id).await?.map(|person| (person, hash)))
    }

    /// Keeps another hash of a password.
    pub(super) async fn set_password(&self, person: &Person, hash: &str) -> Result<()> {
        sqlx::query("UPDATE people SET password = $2 WHERE id = $1")
            .bind(person.id)
            .bind(hash)
            .execute(self.pool())
            .await?;
        Ok(())
    }

    /// Lets a person do what the role says.
    pub(super) async fn set_role(&self, id: i64, role: Role) -> Result<()> {
        sqlx::query("UPDATE people SET author = $2 WHERE id = $1")
            .bind(id)
            .bind(role as i64)
            .execute(self.pool())
            .await?;
        Ok(())
    }
}

//! Profiles: people as others see them, and who follows whom.

use crate::Api;
use crate::database::Database;
use crate::people::Person;
use serde::Serialize;
use sqlx::FromRow;
use squall::JsonSchema;
use squall::prelude::*;

handlers! { pub(crate) HANDLERS = [ShowProfile, Follow] }

/// A person as somebody else sees them.
#[derive(Serialize, FromRow, JsonSchema)]
pub(crate) struct Profile {
    username: String,
    bio: String,
    image: String,
    #[sqlx(try_from = "i64")]
    following: Flag,
}

/// Yes or no, which the database keeps as 1 or 0.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Flag(bool);

impl From<i64> for Flag {
    fn from(number: i64) -> Flag {
        Flag(number != 0)
    }
}

/// `{"profile": ..}`
#[derive(Serialize, JsonSchema)]
struct Enveloped {
    profile: Profile,
}

#[handler(get, "/profiles/{username}", in = Api, public)]
struct ShowProfile {
    username: String,
    #[user]
    me: Option<Person>,
    #[state]
    database: Database,
}

impl ShowProfile {
    async fn get(self) -> Result<Json<Enveloped>> {
        let profile = self.database.profile(&self.username, id(&self.me)).await?;
        Ok(Json(Enveloped { profile }))
    }
}

#[handler(post, delete, "/profiles/{username}/follow", in = Api, auth)]
struct Follow {
    username: String,
    #[user]
    me: Person,
    #[state]
    database: Database,
}

impl Follow {
    async fn post(self) -> Result<Json<Enveloped>> {
        let sql = "INSERT INTO follows (follower, followed) SELECT $1, id FROM people WHERE username = $2 ON CONFLICT DO NOTHING";
        self.with(sql).await
    }

    async fn delete(self) -> Result<Json<Enveloped>> {
        let sql = "DELETE FROM follows WHERE follower = $1 AND followed = (SELECT id FROM people WHERE username = $2)";
        self.with(sql).await
    }

    async fn with(self, sql: &'static str) -> Result<Json<Enveloped>> {
        sqlx::query(sql).bind(self.me.id).bind(&self.username).execute(self.database.pool()).await?;
        let profile = self.database.profile(&self.username, self.me.id).await?;
        Ok(Json(Enveloped { profile }))
    }
}

/// The number of somebody, or one that nobody has.
pub(crate) fn id(person: &Option<Person>) -> i64 {
    person.as_ref().map_or(0, |person| person.id)
}

impl Database {
    /// The profile of this name, as the person with this number sees it.
    async fn profile(&self, username: &str, me: i64) -> Result<Profile> {
        let sql = "SELECT username, bio, image, \
                   (SELECT COUNT(*) FROM follows WHERE follower = $1 AND followed = people.id) AS following \
                   FROM people WHERE username = $2";
        let found = sqlx::query_as(sql).bind(me).bind(username).fetch_optional(self.pool()).await?;
        found.or_status(StatusCode::NOT_FOUND, "there is nobody of this name")
    }
}

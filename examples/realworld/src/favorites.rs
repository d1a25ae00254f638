//! Favorites: which articles somebody likes.

use crate::Api;
use crate::articles::Shown;
use crate::database::Database;
use crate::people::Person;
use squall::prelude::*;

handlers! { pub(crate) HANDLERS = [Favorite] }

#[handler(post, delete, "/articles/{slug}/favorite", in = Api, auth)]
struct Favorite {
    slug: String,
    #[user]
    me: Person,
    #[state]
    database: Database,
}

impl Favorite {
    async fn post(self) -> Result<Json<Shown>> {
        let add = "INSERT INTO favorites (person, article) SELECT $1, id FROM articles WHERE slug = $2 ON CONFLICT DO NOTHING";
        self.with(add, "UPDATE articles SET favorites = favorites + 1 WHERE slug = $1").await
    }

    async fn delete(self) -> Result<Json<Shown>> {
        let take = "DELETE FROM favorites WHERE person = $1 AND article = (SELECT id FROM articles WHERE slug = $2)";
        self.with(take, "UPDATE articles SET favorites = favorites - 1 WHERE slug = $1").await
    }

    /// Changes the row and the count together, or neither.
    async fn with(self, change: &'static str, count: &'static str) -> Result<Json<Shown>> {
        let mut transaction = self.database.begin().await?;
        let changed = sqlx::query(change).bind(self.me.id).bind(&self.slug).execute(&mut *transaction).await?;
        if changed.rows_affected() > 0 {
            sqlx::query(count).bind(&self.slug).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        let article = self.database.article(&self.slug, self.me.id).await?;
        Ok(Json(Shown { article }))
    }
}

//! Comments on articles.

use crate::Api;
use crate::database::Database;
use crate::moment::Moment;
use crate::people::Person;
use crate::profiles::{Profile, id};
use garde::Validate;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use squall::JsonSchema;
use squall::prelude::*;

handlers! { pub(crate) HANDLERS = [ListComments, AddComment, RemoveComment] }

/// The comments that the rest of the statement chooses, as the person `$1` sees them.
macro_rules! comments {
    ($rest:literal) => {
        concat!(
            "SELECT comments.id, created AS created_at, created AS updated_at, body, username, bio, image, ",
            "(SELECT COUNT(*) FROM follows WHERE follower = $1 AND followed = people.id) AS following ",
            "FROM comments JOIN people ON people.id = comments.author ",
            $rest
        )
    };
}

#[derive(Serialize, FromRow, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Comment {
    id: i64,
    #[sqlx(try_from = "i64")]
    created_at: Moment,
    #[sqlx(try_from = "i64")]
    updated_at: Moment,
    body: String,
    #[sqlx(flatten)]
    author: Profile,
}

#[derive(Serialize, JsonSchema)]
struct Comments {
    comments: Vec<Comment>,
}

#[handler(get, "/articles/{slug}/comments", in = Api, public)]
struct ListComments {
    slug: String,
    #[user]
    me: Option<Person>,
    #[state]
    database: Database,
}

impl ListComments {
    async fn get(self) -> Result<Json<Comments>> {
        let article = self.database.number_of(&self.slug).await?;
        let sql = comments!("WHERE article = $2 ORDER BY comments.id");
        let comments = sqlx::query_as(sql).bind(id(&self.me)).bind(article).fetch_all(self.database.pool()).await?;
        Ok(Json(Comments { comments }))
    }
}

/// `{"comment": ..}`, as it comes.
#[derive(Deserialize, Validate, JsonSchema)]
struct Sent {
    #[garde(dive)]
    comment: NewComment,
}

#[derive(Deserialize, Validate, JsonSchema)]
struct NewComment {
    #[garde(length(chars, min = 1, max = 10_000))]
    body: String,
}

#[derive(Serialize, JsonSchema)]
struct Shown {
    comment: Comment,
}

#[handler(post, "/articles/{slug}/comments", in = Api, auth)]
struct AddComment {
    slug: String,
    #[user]
    me: Person,
    #[json]
    new: Sent,
    #[state]
    database: Database,
}

impl AddComment {
    async fn post(self) -> Result<Json<Shown>> {
        let article = self.database.number_of(&self.slug).await?;
        let sql = "INSERT INTO comments (article, author, body, created) VALUES ($1, $2, $3, $4) RETURNING id";
        let query = sqlx::query_scalar(sql).bind(article).bind(self.me.id).bind(self.new.comment.body);
        let id: i64 = query.bind(Moment::now().millisecond()).fetch_one(self.database.pool()).await?;
        let query = sqlx::query_as(comments!("WHERE comments.id = $2")).bind(self.me.id).bind(id);
        Ok(Json(Shown { comment: query.fetch_one(self.database.pool()).await? }))
    }
}

#[handler(delete, "/articles/{slug}/comments/{id}", in = Api, auth)]
struct RemoveComment {
    slug: String,
    id: i64,
    #[user]
    me: Person,
    #[state]
    database: Database,
}

impl RemoveComment {
    async fn delete(self) -> Result<()> {
        let article = self.database.number_of(&self.slug).await?;
        let author = sqlx::query_scalar("SELECT author FROM comments WHERE id = $1 AND article = $2");
        let author: Option<i64> = author.bind(self.id).bind(article).fetch_optional(self.database.pool()).await?;
        if author.or_status(StatusCode::NOT_FOUND, "there is no such comment")? != self.me.id {
            return Err(Error::new(StatusCode::FORBIDDEN, "this comment is somebody else's"));
        }
        sqlx::query("DELETE FROM comments WHERE id = $1").bind(self.id).execute(self.database.pool()).await?;
        Ok(())
    }
}

impl Database {
    /// The number of the article with this slug.
    async fn number_of(&self, slug: &str) -> Result<i64> {
        let found =
            sqlx::query_scalar("SELECT id FROM articles WHERE slug = $1").bind(slug).fetch_optional(self.pool());
        found.await?.or_status(StatusCode::NOT_FOUND, "there is no such article")
    }
}

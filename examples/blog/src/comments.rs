//! Comments, by whoever is signed in.

use crate::database::Database;
use crate::moment::Moment;
use crate::people::Person;
use crate::posts::{Post, PostPage, ShowPost, Slug};
use sqlx::FromRow;
use squall::prelude::*;
use squall::{Flash, Form, Language, OrPage, Rejected, t};

handlers! { pub(crate) HANDLERS = [AddComment, DeleteComment] }

/// A comment as it is read.
#[derive(Debug, FromRow)]
pub(crate) struct Comment {
    pub(crate) id: i64,
    pub(crate) author: i64,
    pub(crate) name: String,
    pub(crate) text: String,
    #[sqlx(try_from = "i64")]
    pub(crate) written: Moment,
}

/// A comment as it is written.
#[derive(Form)]
pub(crate) struct NewComment {
    #[form(trim)]
    #[garde(length(min = 1, max = 4000))]
    text: String,
}

impl Comment {
    /// Whether this person may delete it: who wrote it, and authors.
    pub(crate) fn is_deletable_by(&self, person: &Person) -> bool {
        self.author == person.id || person.writes()
    }
}

#[handler(post, "/posts/{slug}/comments", auth, throttle = "20/10m")]
struct AddComment {
    slug: Slug,
    #[form]
    comment: Result<NewComment, Rejected<NewComment>>,
    #[user]
    author: Person,
    flash: Flash,
    language: Language,
    #[state]
    database: Database,
}

impl AddComment {
    async fn post(self) -> Result<Redirect> {
        let post = self.database.post(&self.slug).await?;
        let number = post.id;
        let comment = self.comment.or_page_with(|form| PostPage::of(post, form, &self.database)).await?;
        self.database.add_comment(number, &comment, &self.author).await?;
        self.flash.success(t!(self.language, "comment-added"));
        Ok(Redirect::to(ShowPost::url(self.slug)))
    }
}

#[handler(post, "/posts/{slug}/comments/{id}/delete", auth)]
struct DeleteComment {
    slug: Slug,
    id: i64,
    #[user]
    person: Person,
    flash: Flash,
    language: Language,
    #[state]
    database: Database,
}

impl DeleteComment {
    async fn post(self) -> Result<Redirect> {
        let comment = self.database.comment(self.id).await?;
        if !comment.is_deletable_by(&self.person) {
            return Err(Error::new(StatusCode::FORBIDDEN, "this comment is somebody else's"));
        }
        self.database.remove_comment(&comment).await?;
        self.flash.success(t!(self.language, "comment-deleted"));
        Ok(Redirect::to(ShowPost::url(self.slug)))
    }
}

/// The comments that the rest of the statement chooses.
macro_rules! comments {
    ($rest:literal) => {
        concat!(
            "SELECT comments.id, comments.author, people.name AS name, text, written ",
            "FROM comments JOIN people ON people.id = comments.author ",
            $rest
        )
    };
}

impl Database {
    /// The comments on a post, oldest first.
    pub(crate) async fn comments_on(&self, post: &Post) -> Result<Vec<Comment>> {
        let sql = comments!("WHERE post = $1 ORDER BY written, comments.id");
        Ok(sqlx::query_as(sql).bind(post.id).fetch_all(self.pool()).await?)
    }

    async fn comment(&self, id: i64) -> Result<Comment> {
        let found = sqlx::query_as(comments!("WHERE comments.id = $1")).bind(id).fetch_optional(self.pool()).await?;
        found.or_status(StatusCode::NOT_FOUND, "there is no such comment")
    }

    async fn add_comment(&self, post: i64, comment: &NewComment, author: &Person) -> Result<()> {
        let sql = "INSERT INTO comments (post, author, text, written) VALUES ($1, $2, $3, $4)";
        let query = sqlx::query(sql).bind(post).bind(author.id).bind(&comment.text);
        query.bind(Moment::now().second()).execute(self.pool()).await?;
        Ok(())
    }

    async fn remove_comment(&self, comment: &Comment) -> Result<()> {
        sqlx::query("DELETE FROM comments WHERE id = $1").bind(comment.id).execute(self.pool()).await?;
        Ok(())
    }
}

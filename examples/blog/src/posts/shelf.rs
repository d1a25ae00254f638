//! The posts in their database.

use crate::database::Database;
use crate::markdown;
use crate::moment::Moment;
use sqlx::FromRow;
use squall::prelude::*;
use squall::{Form, Text};
use std::fmt;
use std::str::FromStr;

/// A post as it is read.
#[derive(Debug, FromRow)]
pub(crate) struct Post {
    pub(crate) id: i64,
    #[sqlx(try_from = "String")]
    pub(crate) slug: Slug,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) body: String,
    #[sqlx(try_from = "String")]
    pub(crate) language: PostLanguage,
    pub(crate) author: String,
    #[sqlx(try_from = "i64")]
    pub(crate) published: Moment,
    #[sqlx(try_from = "i64")]
    pub(crate) changed: Moment,
    /// How many there are.
    pub(crate) comments: i64,
}

/// A post as an author writes it.
#[derive(Form)]
pub(crate) struct Draft {
    #[form(trim)]
    #[garde(length(min = 1, max = 120))]
    pub(crate) title: String,
    #[form(trim)]
    #[garde(length(min = 1, max = 300))]
    pub(crate) summary: String,
    #[garde(length(min = 1, max = 100_000))]
    pub(crate) body: String,
    pub(crate) language: PostLanguage,
}

/// The language that a post is written in.
#[derive(Clone, Copy, Debug, Text)]
pub(crate) enum PostLanguage {
    En,
    De,
}

impl TryFrom<String> for PostLanguage {
    type Error = squall::TextError;

    fn try_from(text: String) -> Result<PostLanguage, squall::TextError> {
        text.parse()
    }
}

/// What names a post in its address: small letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slug(String);

impl Slug {
    /// The slug of a title; of a later post with the same title it has a number.
    pub(crate) fn of(title: &str, number: usize) -> Slug {
        let words: String = slug::slugify(title).chars().take(80).collect();
        let words = if words.is_empty() { "post" } else { words.trim_end_matches('-') };
        Slug(if number > 1 { format!("{words}-{number}") } else { words.to_owned() })
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Slug, &'static str> {
        let fits = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        match text.len() {
            1..=100 if text.bytes().all(fits) => Ok(Slug(text.to_owned())),
            _ => Err("expected small letters, digits and hyphens"),
        }
    }
}

impl TryFrom<String> for Slug {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Slug, &'static str> {
        text.parse()
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Post {
    /// Its text as HTML, which is safe as it is.
    pub(crate) fn html(&self) -> String {
        markdown::to_html(&self.body)
    }

    /// How many minutes it takes to read.
    pub(crate) fn minutes(&self) -> usize {
        self.body.split_whitespace().count().div_ceil(220)
    }
}

impl Draft {
    /// The draft of a post that is there, to be changed.
    pub(crate) fn of(post: Post) -> Draft {
        Draft { title: post.title, summary: post.summary, body: post.body, language: post.language }
    }

    /// What is looked through by who searches.
    fn words(&self) -> String {
        format!("{}\n{}\n{}", self.title, self.summary, self.body).to_lowercase()
    }
}

/// The posts that the rest of the statement chooses.
macro_rules! posts {
    ($rest:literal) => {
        concat!(
            "SELECT posts.id, slug, title, summary, body, language, people.name AS author, published, changed, ",
            "(SELECT count(*) FROM comments WHERE comments.post = posts.id) AS comments ",
            "FROM posts JOIN people ON people.id = posts.author ",
            $rest
        )
    };
}

impl Database {
    /// The newest posts.
    pub(crate) async fn newest(&self, most: i64) -> Result<Vec<Post>> {
        let sql = posts!("ORDER BY published DESC, posts.id DESC LIMIT $1");
        Ok(sqlx::query_as(sql).bind(most).fetch_all(self.pool()).await?)
    }

    /// The post with this slug; 404 where there is none.
    pub(crate) async fn post(&self, slug: &Slug) -> Result<Post> {
        let found = sqlx::query_as(posts!("WHERE slug = $1")).bind(slug.as_str()).fetch_optional(self.pool()).await?;
        found.or_status(StatusCode::NOT_FOUND, "there is no such post")
    }

    /// The newest posts that have each of these words, of which the first four count.
    pub(crate) async fn with_words(&self, words: &str) -> Result<Vec<Post>> {
        let sql = posts!(
            r"WHERE words LIKE $1 ESCAPE '\' AND words LIKE $2 ESCAPE '\' AND words LIKE $3 ESCAPE '\'
              AND words LIKE $4 ESCAPE '\' ORDER BY published DESC LIMIT 20"
        );
        let words = words.to_lowercase();
        let mut patterns = words.split_whitespace().map(|word| {
            let word = word.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
            format!("%{word}%")
        });
        let mut next = || patterns.next().unwrap_or_else(|| "%".to_owned());
        let query = sqlx::query_as(sql).bind(next()).bind(next()).bind(next()).bind(next());
        Ok(query.fetch_all(self.pool()).await?)
    }

    /// Publishes a post, and says by which slug.
    pub(crate) async fn publish(&self, draft: Draft, author: i64, published: Moment) -> Result<Slug> {
        let sql = "INSERT INTO posts (slug, title, summary, body, language, words, author, published, changed)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (slug) DO NOTHING";
        for number in 1.. {
            let slug = Slug::of(&draft.title, number);
            let query = sqlx::query(sql).bind(slug.as_str()).bind(&draft.title).bind(&draft.summary).bind(&draft.body);
            let query = query.bind(draft.language.to_string()).bind(draft.words()).bind(author);
            if query.bind(published.second()).execute(self.pool()).await?.rows_affected() == 1 {
                return Ok(slug);
            }
        }
        Err(Error::unavailable("there are too many posts with this title"))
    }

    /// Changes a post; its slug stays.
    pub(crate) async fn revise(&self, slug: &Slug, draft: Draft) -> Result<()> {
        let sql = "UPDATE posts SET title = $2, summary = $3, body = $4, language = $5, words = $6, changed = $7
                   WHERE slug = $1";
        let query = sqlx::query(sql).bind(slug.as_str()).bind(&draft.title).bind(&draft.summary).bind(&draft.body);
        let query = query.bind(draft.language.to_string()).bind(draft.words()).bind(Moment::now().second());
        query.execute(self.pool()).await?;
        Ok(())
    }

    /// Removes a post with its comments.
    pub(crate) async fn remove_post(&self, slug: &Slug) -> Result<()> {
        sqlx::query("DELETE FROM posts WHERE slug = $1").bind(slug.as_str()).execute(self.pool()).await?;
        Ok(())
    }
}

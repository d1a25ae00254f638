//! The articles in their database.

use super::{Changes, NewArticle};
use crate::database::Database;
use crate::moment::Moment;
use crate::profiles::{Flag, Profile};
use serde::Serialize;
use sqlx::FromRow;
use sqlx::{AssertSqlSafe, Row};
use squall::JsonSchema;
use squall::prelude::*;
use std::collections::HashMap;

/// An article as somebody sees it.
#[derive(Serialize, FromRow, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Article {
    #[serde(skip)]
    id: i64,
    pub(crate) slug: String,
    title: String,
    description: String,
    /// Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[sqlx(skip)]
    tag_list: Vec<String>,
    #[sqlx(try_from = "i64")]
    created_at: Moment,
    #[sqlx(try_from = "i64")]
    updated_at: Moment,
    #[sqlx(try_from = "i64")]
    favorited: Flag,
    favorites_count: i64,
    #[sqlx(flatten)]
    author: Profile,
}

/// Which articles a list has.
#[derive(Default)]
pub(crate) struct Choice {
    pub(crate) tag: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) favorited: Option<String>,
    /// Only those of the people that this one follows.
    pub(crate) followed_by: Option<i64>,
}

/// What the person `$1` sees of articles.
const SEEN: &str = "articles.id, slug, title, description, created AS created_at, updated AS updated_at, \
    favorites AS favorites_count, \
    (SELECT COUNT(*) FROM favorites WHERE person = $1 AND article = articles.id) AS favorited, \
    username, bio, image, (SELECT COUNT(*) FROM follows WHERE follower = $1 AND followed = people.id) AS following";
const FROM: &str = "FROM articles JOIN people ON people.id = articles.author";

impl Choice {
    /// The condition, whose values are the parameters from this number on.
    fn condition(&self, first: usize) -> (String, Vec<Value<'_>>) {
        let chosen = [
            ("articles.id IN (SELECT article FROM tags WHERE tag = ?)", self.tag.as_deref().map(Value::Text)),
            ("articles.author = (SELECT id FROM people WHERE username = ?)", self.author.as_deref().map(Value::Text)),
            (
                "articles.id IN (SELECT article FROM favorites WHERE person = (SELECT id FROM people WHERE username = ?))",
                self.favorited.as_deref().map(Value::Text),
            ),
            (
                "articles.author IN (SELECT followed FROM follows WHERE follower = ?)",
                self.followed_by.map(Value::Number),
            ),
        ];
        let (mut condition, mut values) = ("1 = 1".to_owned(), Vec::new());
        for (sql, value) in chosen.into_iter().filter_map(|(sql, value)| Some((sql, value?))) {
            condition.push_str(" AND ");
            condition.push_str(&sql.replace('?', &format!("${}", first + values.len())));
            values.push(value);
        }
        (condition, values)
    }
}

/// The value of a parameter.
#[derive(Clone, Copy)]
enum Value<'v> {
    Text(&'v str),
    Number(i64),
}

impl Database {
    /// A page of the articles that are chosen, newest first, and how many there are. Three statements, however many articles.
    pub(crate) async fn articles(
        &self,
        choice: &Choice,
        me: i64,
        limit: u64,
        offset: u64,
    ) -> Result<(Vec<Article>, i64)> {
        let (condition, values) = choice.condition(1);
        let sql = format!("SELECT COUNT(*) FROM articles WHERE {condition}");
        let count = values.iter().fold(sqlx::query_scalar(AssertSqlSafe(sql)), |query, value| match *value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        });
        let count = count.fetch_one(self.pool()).await?;
        let (condition, values) = choice.condition(4);
        let sql = format!(
            "SELECT {SEEN}, NULL AS body {FROM} WHERE {condition} \
             ORDER BY articles.created DESC, articles.id DESC LIMIT $2 OFFSET $3"
        );
        let page = sqlx::query_as(AssertSqlSafe(sql)).bind(me).bind(number(limit)).bind(number(offset));
        let page = values.iter().fold(page, |query, value| match *value {
            Value::Text(text) => query.bind(text),
            Value::Number(number) => query.bind(number),
        });
        let mut articles: Vec<Article> = page.fetch_all(self.pool()).await?;
        self.add_tags(&mut articles).await?;
        Ok((articles, count))
    }

    /// The article with this slug.
    pub(crate) async fn article(&self, slug: &str, me: i64) -> Result<Article> {
        let sql = format!("SELECT {SEEN}, body {FROM} WHERE slug = $2");
        let found = sqlx::query_as(AssertSqlSafe(sql)).bind(me).bind(slug).fetch_optional(self.pool()).await?;
        let mut article = [found.or_status(StatusCode::NOT_FOUND, "there is no such article")?];
        self.add_tags(&mut article).await?;
        let [article] = article;
        Ok(article)
    }

    /// Reads the tags of all of them at once.
    async fn add_tags(&self, articles: &mut [Article]) -> Result<()> {
        if articles.is_empty() {
            return Ok(());
        }
        let numbers: Vec<String> = (1..=articles.len()).map(|number| format!("${number}")).collect();
        let sql = format!("SELECT article, tag FROM tags WHERE article IN ({}) ORDER BY tag", numbers.join(", "));
        let query = articles.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, article| query.bind(article.id));
        let mut tags: HashMap<i64, Vec<String>> = HashMap::new();
        for row in query.fetch_all(self.pool()).await? {
            tags.entry(row.try_get(0)?).or_default().push(row.try_get(1)?);
        }
        for article in articles {
            article.tag_list = tags.remove(&article.id).unwrap_or_default();
        }
        Ok(())
    }

    /// 404 where there is no such article, 403 where somebody else has written it.
    pub(crate) async fn expect_author(&self, slug: &str, me: i64) -> Result<()> {
        let found = sqlx::query_scalar("SELECT author FROM articles WHERE slug = $1").bind(slug);
        let author: Option<i64> = found.fetch_optional(self.pool()).await?;
        if author.or_status(StatusCode::NOT_FOUND, "there is no such article")? != me {
            return Err(Error::new(StatusCode::FORBIDDEN, "this article is somebody else's"));
        }
        Ok(())
    }

    /// Adds an article with its tags.
    pub(crate) async fn add_article(&self, new: NewArticle, me: i64) -> Result<Article> {
        let mut transaction = self.begin().await?;
        let sql = "INSERT INTO articles (slug, title, description, body, author, created, updated) \
                   VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (slug) DO NOTHING RETURNING id, slug";
        let now = Moment::now().millisecond();
        let mut added: Option<(i64, String)> = None;
        for slug in slugs(&new.title)? {
            if added.is_none() {
                let query = sqlx::query_as(sql).bind(slug).bind(&new.title).bind(&new.description).bind(&new.body);
                added = query.bind(me).bind(now).fetch_optional(&mut *transaction).await?;
            }
        }
        let (id, slug) = added.or_status(StatusCode::CONFLICT, "another article has this title: try again")?;
        for tag in &new.tag_list {
            let sql = "INSERT INTO tags (article, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            sqlx::query(sql).bind(id).bind(tag).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        self.article(&slug, me).await
    }

    /// Changes what is there to be changed, in one statement: who changes something else at the same time loses nothing.
    pub(crate) async fn change_article(&self, slug: &str, changes: Changes, me: i64) -> Result<Article> {
        let slugs = match &changes.title {
            Some(title) if !fits(slug, title) => slugs(title)?,
            _ => [slug.to_owned(), slug.to_owned()],
        };
        let sql = "UPDATE articles SET slug = $1, title = COALESCE($2, title), \
                   description = COALESCE($3, description), body = COALESCE($4, body), updated = $5 \
                   WHERE slug = $6 AND author = $7";
        let change = async |new: &str| {
            let query = sqlx::query(sql).bind(new).bind(&changes.title).bind(&changes.description).bind(&changes.body);
            let query = query.bind(Moment::now().millisecond()).bind(slug).bind(me);
            query.execute(self.pool()).await
        };
        let [words, with_digits] = slugs;
        let new = match change(&words).await {
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                change(&with_digits).await?;
                with_digits
            }
            changed => {
                changed?;
                words
            }
        };
        self.article(&new, me).await
    }

    pub(crate) async fn remove_article(&self, slug: &str, me: i64) -> Result<()> {
        let query = sqlx::query("DELETE FROM articles WHERE slug = $1 AND author = $2").bind(slug).bind(me);
        query.execute(self.pool()).await?;
        Ok(())
    }
}

/// The number, or the largest that a database knows.
fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The words of a title, as an address has them.
fn words(title: &str) -> String {
    let words: String = slug::slugify(title).chars().take(80).collect();
    if words.is_empty() { "article".to_owned() } else { words.trim_end_matches('-').to_owned() }
}

/// Whether the slug is one of this title's, with or without digits behind it.
fn fits(slug: &str, title: &str) -> bool {
    slug.strip_prefix(&words(title)).is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_prefix('-')
                .is_some_and(|rest| rest.len() == 12 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
    })
}

/// The words of the title, and the same with digits behind them for where another article has these.
fn slugs(title: &str) -> Result<[String; 2]> {
    let words = words(title);
    let with_digits = format!("{words}-{:012x}", getrandom::u64()? & 0xffff_ffff_ffff);
    Ok([words, with_digits])
}

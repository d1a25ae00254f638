//! Lists of articles: all of them, by what is asked for, and those of the people that somebody follows.

use crate::Api;
use crate::articles::{Article, Choice};
use crate::database::Database;
use crate::people::Person;
use crate::profiles::id;
use serde::Serialize;
use squall::JsonSchema;
use squall::prelude::*;
use std::num::NonZeroU64;

handlers! { pub(crate) HANDLERS = [ListArticles, Feed] }

/// How many articles a page has, if nobody says otherwise.
const USUAL: NonZeroU64 = NonZeroU64::new(20).unwrap();
/// More are not sent at once.
const MOST: u64 = 100;

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Page {
    articles: Vec<Article>,
    articles_count: i64,
}

async fn page(database: &Database, choice: &Choice, me: i64, limit: NonZeroU64, offset: u64) -> Result<Json<Page>> {
    let (articles, articles_count) = database.articles(choice, me, limit.get().min(MOST), offset).await?;
    Ok(Json(Page { articles, articles_count }))
}

#[handler(get, "/articles", in = Api, public)]
struct ListArticles {
    #[query]
    tag: Option<String>,
    #[query]
    author: Option<String>,
    #[query]
    favorited: Option<String>,
    #[query(default = USUAL)]
    limit: NonZeroU64,
    #[query(default)]
    offset: u64,
    #[user]
    me: Option<Person>,
    #[state]
    database: Database,
}

impl ListArticles {
    async fn get(self) -> Result<Json<Page>> {
        let me = id(&self.me);
        let choice = Choice { tag: self.tag, author: self.author, favorited: self.favorited, followed_by: None };
        page(&self.database, &choice, me, self.limit, self.offset).await
    }
}

#[handler(get, "/articles/feed", in = Api, auth)]
struct Feed {
    #[query(default = USUAL)]
    limit: NonZeroU64,
    #[query(default)]
    offset: u64,
    #[user]
    me: Person,
    #[state]
    database: Database,
}

impl Feed {
    async fn get(self) -> Result<Json<Page>> {
        let choice = Choice { followed_by: Some(self.me.id), ..Choice::default() };
        page(&self.database, &choice, self.me.id, self.limit, self.offset).await
    }
}

//! Articles: written, read, changed, and taken back.

mod shelf;

pub(crate) use shelf::{Article, Choice};

use crate::Api;
use crate::database::Database;
use crate::people::Person;
use crate::profiles::id;
use garde::Validate;
use serde::{Deserialize, Serialize};
use squall::JsonSchema;
use squall::prelude::*;

handlers! { pub(crate) HANDLERS = [AddArticle, ShowArticle, ChangeArticle, RemoveArticle] }

/// `{"article": ..}`, to be shown.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Shown {
    pub(crate) article: Article,
}

/// `{"article": ..}`, as it comes.
#[derive(Deserialize, Validate, JsonSchema)]
struct Sent<T: Validate<Context = ()>> {
    #[garde(dive)]
    article: T,
}

#[derive(Deserialize, Validate, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewArticle {
    #[garde(length(chars, min = 1, max = 200))]
    pub(crate) title: String,
    #[garde(length(chars, min = 1, max = 500))]
    pub(crate) description: String,
    #[garde(length(chars, min = 1, max = 100_000))]
    pub(crate) body: String,
    #[garde(length(max = 20), inner(length(chars, min = 1, max = 50)))]
    #[serde(default)]
    pub(crate) tag_list: Vec<String>,
}

#[handler(post, "/articles", in = Api, auth)]
struct AddArticle {
    #[user]
    me: Person,
    #[json]
    new: Sent<NewArticle>,
    #[state]
    database: Database,
}

impl AddArticle {
    async fn post(self) -> Result<Created<Json<Shown>>> {
        let article = self.database.add_article(self.new.article, self.me.id).await?;
        Ok(Created::at(ShowArticle::url(&article.slug), Json(Shown { article })))
    }
}

#[handler(get, "/articles/{slug}", in = Api, public)]
struct ShowArticle {
    slug: String,
    #[user]
    me: Option<Person>,
    #[state]
    database: Database,
}

impl ShowArticle {
    async fn get(self) -> Result<Json<Shown>> {
        let article = self.database.article(&self.slug, id(&self.me)).await?;
        Ok(Json(Shown { article }))
    }
}

/// What is absent stays as it is.
#[derive(Deserialize, Validate, JsonSchema)]
pub(crate) struct Changes {
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub(crate) title: Option<String>,
    #[garde(inner(length(chars, min = 1, max = 500)))]
    pub(crate) description: Option<String>,
    #[garde(inner(length(chars, min = 1, max = 100_000)))]
    pub(crate) body: Option<String>,
}

#[handler(put, "/articles/{slug}", in = Api, auth)]
struct ChangeArticle {
    slug: String,
    #[user]
    me: Person,
    #[json]
    changes: Sent<Changes>,
    #[state]
    database: Database,
}

impl ChangeArticle {
    async fn put(self) -> Result<Json<Shown>> {
        self.database.expect_author(&self.slug, self.me.id).await?;
        let article = self.database.change_article(&self.slug, self.changes.article, self.me.id).await?;
        Ok(Json(Shown { article }))
    }
}

#[handler(delete, "/articles/{slug}", in = Api, auth)]
struct RemoveArticle {
    slug: String,
    #[user]
    me: Person,
    #[state]
    database: Database,
}

impl RemoveArticle {
    async fn delete(self) -> Result<()> {
        self.database.expect_author(&self.slug, self.me.id).await?;
        self.database.remove_article(&self.slug, self.me.id).await
    }
}

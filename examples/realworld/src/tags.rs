//! The tags that articles have.

use crate::Api;
use crate::database::Database;
use serde::Serialize;
use squall::JsonSchema;
use squall::prelude::*;

handlers! { pub(crate) HANDLERS = [ListTags] }

#[derive(Serialize, JsonSchema)]
struct Tags {
    tags: Vec<String>,
}

#[handler(get, "/tags", in = Api, public)]
struct ListTags {
    #[state]
    database: Database,
}

impl ListTags {
    async fn get(self) -> Result<Json<Tags>> {
        let tags = sqlx::query_scalar("SELECT DISTINCT tag FROM tags ORDER BY tag").fetch_all(self.database.pool());
        Ok(Json(Tags { tags: tags.await? }))
    }
}

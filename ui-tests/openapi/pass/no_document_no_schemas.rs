//! An app without a document asks for no schemas.

use squall::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
struct Unknown;

#[handler(post, "/")]
struct Index {
    #[json]
    unknown: Unknown,
}

impl Index {
    async fn post(self) -> Json<Unknown> {
        Json(self.unknown)
    }
}

#[app(handlers = [Index])]
struct App;

fn main() {}

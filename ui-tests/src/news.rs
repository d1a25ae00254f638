//! News that a site mounts, with a path that the blog has too.

use squall::prelude::*;

/// All that is new.
#[handler(get, "/news")]
pub struct News;

impl News {
    async fn get(self) -> &'static str {
        "news"
    }
}

/// What a reader thinks of it.
#[handler(get, "/posts/{number}")]
pub struct Letter {
    number: u32,
}

impl Letter {
    async fn get(self) -> String {
        self.number.to_string()
    }
}

handlers! {
    /// All of the news.
    pub HANDLERS = [News, Letter]
}

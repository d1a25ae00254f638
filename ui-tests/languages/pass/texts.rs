//! Texts with all that they take, in Rust.

use squall::prelude::*;
use squall::{Language, t};

#[app(default_language = "en", handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index {
    language: Language,
    #[query]
    name: String,
}

impl Index {
    async fn get(self) -> String {
        let posts = t!(&self.language, "posts", count = 3u8).to_string();
        let title = t!(self.language, "posts.title", author = self.name.as_str());
        format!("{} {posts} {title}", t!(self.language, "greeting", name = &self.name,))
    }
}

fn main() {
    let _ = squall::service(App);
}

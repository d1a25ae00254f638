use squall::prelude::*;
use squall::{Language, t};

#[app(default_language = "en", handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index {
    language: Language,
}

impl Index {
    async fn get(self) -> String {
        let key = "greeting";
        t!(self.language, key, name = "Ada").to_string()
    }
}

fn main() {
    let _ = squall::service(App);
}

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
        t!(self.language, "greeting", name = Some("Ada")).to_string()
    }
}

fn main() {
    let _ = squall::service(App);
}

use squall::prelude::*;
use squall::{Language, t};

#[app(handlers = [Index, Greeting, Farewell])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(get, "/greeting")]
struct Greeting {
    language: Language,
}

impl Greeting {
    async fn get(self) -> String {
        t!(self.language, "greeting", name = "Ada").to_string()
    }
}

#[handler(get, "/farewell")]
struct Farewell {
    language: Language,
}

impl Farewell {
    async fn get(self) -> String {
        self.language.to_string()
    }
}

fn main() {
    let _ = squall::service(App);
}

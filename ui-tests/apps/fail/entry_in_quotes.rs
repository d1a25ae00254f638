use squall::prelude::*;

#[app(handlers = ["Index", About])]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

#[handler(get, "/about")]
struct About;

impl About {
    async fn get(self) -> &'static str {
        "about"
    }
}

fn main() {}

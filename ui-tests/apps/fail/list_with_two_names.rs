use squall::prelude::*;

handlers! {
    pub PAGES = [Index]
    pub MORE = [About]
}

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

use squall::prelude::*;

struct About;

#[app(handlers = [Index, About])]
struct Site;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {}

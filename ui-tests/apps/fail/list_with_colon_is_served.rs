use squall::prelude::*;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

handlers! { pub PAGES: [Index] }

#[app(handlers = [PAGES])]
struct Site;

fn main() -> squall::Result<()> {
    squall::serve(Site)
}

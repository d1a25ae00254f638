use squall::prelude::*;

struct Store;

#[app(handlers = [Posts])]
struct Site {
    store: Store,
}

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

fn main() {}

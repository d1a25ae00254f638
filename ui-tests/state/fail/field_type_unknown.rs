use squall::prelude::*;

#[app(handlers = [Posts])]
struct Site {
    store: Stroe,
}

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

fn main() {}

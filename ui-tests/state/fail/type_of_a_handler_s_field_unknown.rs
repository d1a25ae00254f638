use squall::prelude::*;

#[app(handlers = [Posts])]
struct Site;

#[handler(get, "/posts")]
struct Posts {
    #[state]
    store: Stroe,
}

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

fn main() {}

use squall::prelude::*;

#[derive(Clone)]
struct Store;

#[app(handlers = [POSTS])]
struct Site;

handlers! {
    POSTS = [Posts]
}

#[handler(get, "/posts")]
struct Posts {
    #[state]
    store: Store,
}

impl Posts {
    async fn get(self) -> &'static str {
        let Store = self.store;
        "posts"
    }
}

fn main() {}

use squall::prelude::*;

#[derive(Clone)]
struct Store;

#[app(handlers = [Posts])]
struct Site;

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

use squall::prelude::*;

#[derive(Clone)]
struct Store;

#[app(handlers = [
    Posts,
    "/a" => A,
    "/b" => A,
    "/c" => A,
    "/d" => A,
    "/e" => A,
    "/f" => A,
    "/g" => A,
    "/h" => A,
    "/i" => A,
    "/j" => A,
    "/k" => A,
    "/l" => A,
    "/m" => A,
    "/n" => A,
    "/o" => A,
    "/p" => A,
    "/q" => A,
    "/r" => A,
])]
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

#[handler(get, "/a/{number}")]
struct A {
    number: usize,
}

impl A {
    async fn get(self) -> String {
        self.number.to_string()
    }
}

fn main() {}

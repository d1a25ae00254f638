use squall::prelude::*;

#[app(handlers = [Search, Change])]
struct Site;

#[handler(get, post = get, "/search")]
struct Search;

impl Search {
    async fn get(self) -> &'static str {
        ""
    }
}

#[handler(post, put = post, patch = post, delete, "/change")]
struct Change {
    #[body]
    body: String,
}

impl Change {
    async fn post(self) -> String {
        self.body
    }

    async fn delete(self) {}
}

fn main() {}

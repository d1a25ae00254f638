use squall::prelude::*;

#[handler(get, post, "/search")]
struct Search {
    #[arguments]
    text: String,
}

impl Search {
    async fn get(self) -> String {
        self.text
    }

    async fn post(self) -> String {
        self.text
    }
}

#[app(handlers = [Search])]
struct Site;

fn main() {}

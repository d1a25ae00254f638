use squall::prelude::*;

use ui_tests::blog;

#[app(handlers = [Post, blog::READERS])]
struct Site;

#[handler(get, "/posts/{number}")]
struct Post {
    number: u32,
}

impl Post {
    async fn get(self) -> String {
        self.number.to_string()
    }
}

fn main() {}

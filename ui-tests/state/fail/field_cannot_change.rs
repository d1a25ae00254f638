use squall::prelude::*;

use std::cell::RefCell;

#[app(handlers = [Posts])]
struct Site {
    visits: RefCell<u64>,
}

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

fn main() {}

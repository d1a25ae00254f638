use squall::prelude::*;

use std::rc::Rc;

#[app(handlers = [Posts])]
struct Site;

async fn load() -> u32 {
    1
}

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> String {
        let count = Rc::new(1);
        (load().await + *count).to_string()
    }
}

fn main() {}

use squall::prelude::*;

use std::rc::Rc;

#[app(handlers = [Posts])]
struct Site;

async fn load(count: &Rc<u32>) -> u32 {
    **count
}

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> String {
        let count = Rc::new(1);
        load(&count).await.to_string()
    }
}

fn main() {}

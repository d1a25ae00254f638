use squall::prelude::*;

use std::rc::Rc;

#[app(handlers = [Posts])]
struct Site {
    store: Rc<String>,
}

#[handler(get, "/posts")]
struct Posts;

impl Posts {
    async fn get(self) -> &'static str {
        "posts"
    }
}

fn main() -> squall::Result<()> {
    squall::serve(Site { store: Rc::default() })
}

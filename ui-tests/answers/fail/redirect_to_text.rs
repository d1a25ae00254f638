use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Redirect {
        Redirect::to("/posts")
    }
}

fn main() {}

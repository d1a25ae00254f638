use squall::prelude::*;

#[handler(get, "/page")]
struct Page;

impl Page {
    async fn get(self) -> Html<u32> {
        Html(7)
    }
}

fn main() {}

use squall::prelude::*;

#[app(csp = off("an example"), handlers = [Index])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage
    }
}

#[page("checks/inline.html")]
struct IndexPage;

fn main() {}

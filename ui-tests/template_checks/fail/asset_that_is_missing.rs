use squall::prelude::*;
use ui_tests::statics::Static;

#[app(handlers = [Index, Static])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage
    }
}

#[page("checks/missing_asset.html")]
struct IndexPage;

fn main() {}

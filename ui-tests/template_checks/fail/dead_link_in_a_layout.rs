use squall::prelude::*;

#[app(handlers = [Index, Other])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage
    }
}

#[handler(get, "/other")]
struct Other;

impl Other {
    async fn get(self) -> OtherPage {
        OtherPage
    }
}

// Both extend the layout, whose link is one mistake. That the second page makes the same one itself is another.
#[page("checks/page_of_layout.html")]
struct IndexPage;

#[page("checks/other_page_of_layout.html")]
struct OtherPage;

fn main() {}

use squall::prelude::*;

#[app(handlers = [Index, Search])]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage
    }
}

#[handler(get, "/search")]
struct Search {
    #[query]
    words: String,
    #[query]
    page: Option<u32>,
}

impl Search {
    async fn get(self) -> String {
        format!("{} {:?}", self.words, self.page)
    }
}

#[page("checks/query_field.html")]
struct IndexPage;

fn main() {}

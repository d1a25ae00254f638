use squall::prelude::*;

#[app(default_language = "en", handlers = [Index])]
struct App;

#[page("languages/texts_misspelt.html")]
struct IndexPage;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> IndexPage {
        IndexPage
    }
}

fn main() {
    let _ = squall::service(App);
}

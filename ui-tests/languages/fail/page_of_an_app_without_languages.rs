use squall::prelude::*;

#[app(handlers = [Index])]
struct App;

#[page("languages/greeting.html")]
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

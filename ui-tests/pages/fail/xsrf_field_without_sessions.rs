use squall::prelude::*;

#[page("pages/form.html")]
struct FormPage;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> FormPage {
        FormPage
    }
}

#[app(handlers = [Index])]
struct App;

fn main() {
    _ = App;
}

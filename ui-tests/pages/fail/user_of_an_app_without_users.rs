use squall::prelude::*;

#[page("pages/user.html")]
struct UserPage;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> UserPage {
        UserPage
    }
}

#[app(handlers = [Index])]
struct App;

fn main() {
    _ = App;
}

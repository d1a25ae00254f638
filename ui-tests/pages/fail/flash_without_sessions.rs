use squall::prelude::*;

#[page("pages/flash.html")]
struct Messages;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> Messages {
        Messages
    }
}

#[app(handlers = [Index])]
struct App;

fn main() {
    _ = App;
}

use squall::prelude::*;

#[app(handlers = [Index], compression = off)]
struct App;

#[handler(get, "/", compression = off)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    drop(squall::service(App));
}

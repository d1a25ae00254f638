use squall::prelude::*;

#[app(handlers = [Index])]
struct App;

#[handler(get, "/", decompress)]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    drop(squall::service(App));
}

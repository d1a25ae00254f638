use squall::prelude::*;

#[app(handlers = [Index])]
struct App;

#[handler(get, "/", cache = immutable("10000d"))]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    squall::serve(App).unwrap();
}

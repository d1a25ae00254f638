use squall::prelude::*;

#[app(handlers = [Index])]
struct App;

#[handler(get, "/", cache = public("1 hour"))]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    squall::serve(App).unwrap();
}

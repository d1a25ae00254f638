use squall::prelude::*;

#[app(handlers = [Index], compression = on)]
struct App;

#[handler(get, "/")]
struct Index;

impl Index {
    async fn get(self) -> &'static str {
        "index"
    }
}

fn main() {
    drop(squall::service(App));
}
